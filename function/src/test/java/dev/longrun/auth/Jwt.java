package dev.longrun.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A JSON Web Token in the making, whose members are written as they are given: also twice, or not
 * in JSON.
 */
public record Jwt(List<Member> header, List<Member> claims) {
  /**
   * One member of a header or of claims.
   *
   * @param json the value, as it stands in the token
   */
  public record Member(String name, String json) {}

  /** What a Google library signs for a service account, but for {@code aud} or {@code scope}. */
  public static Jwt of(ServiceAccount account, Instant now) {
    return new Jwt(List.of(), List.of())
        .header("alg", "\"RS256\"")
        .header("typ", "\"JWT\"")
        .header("kid", quoted(account.keyId()))
        .claim("iss", quoted(account.email()))
        .claim("sub", quoted(account.email()))
        .claim("iat", "" + now.getEpochSecond())
        .claim("exp", "" + (now.getEpochSecond() + 3600));
  }

  public static String quoted(String text) {
    return '"' + text + '"';
  }

  /** With one more member in the header; what has this name is replaced. */
  public Jwt header(String name, String json) {
    return new Jwt(with(header, name, json), claims);
  }

  /** With one more claim; what has this name is replaced. */
  public Jwt claim(String name, String json) {
    return new Jwt(header, with(claims, name, json));
  }

  public Jwt withoutHeader(String name) {
    return new Jwt(without(header, name), claims);
  }

  public Jwt withoutClaim(String name) {
    return new Jwt(header, without(claims, name));
  }

  /** With a claim beside the one that has the same name. */
  public Jwt claimAgain(String name, String json) {
    List<Member> more = new ArrayList<>(claims);
    more.add(new Member(name, json));
    return new Jwt(header, more);
  }

  private static List<Member> with(List<Member> members, String name, String json) {
    List<Member> more = new ArrayList<>(without(members, name));
    more.add(new Member(name, json));
    return more;
  }

  private static List<Member> without(List<Member> members, String name) {
    return members.stream().filter(member -> !member.name.equals(name)).toList();
  }

  private static String json(List<Member> members) {
    return members.stream()
        .map(member -> quoted(member.name) + ":" + member.json)
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** The two parts that are signed. */
  private String content() {
    return base64(json(header)) + "." + base64(json(claims));
  }

  public static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public String signedBy(ServiceAccount account) {
    return signed(content(), account.keys().getPrivate());
  }

  /** Signed after its claims were turned into something else. */
  public String signedBy(ServiceAccount account, UnaryOperator<String> claimsJson) {
    String content = base64(json(header)) + "." + base64(claimsJson.apply(json(claims)));
    return signed(content, account.keys().getPrivate());
  }

  private static String signed(String content, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** With this in place of a signature. */
  public String signature(String text) {
    return content() + "." + text;
  }

  public String hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return content() + "." + base64(mac.doFinal(content().getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
