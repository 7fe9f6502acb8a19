package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  /** A policy whose third line is a binding. */
  private static String withBinding(String binding) {
    return "{\"bindings\": [\n  {\"role\": \"viewer\", \"members\": [\"domain:x.example\"]},\n  "
        + binding
        + "\n]}\n";
  }

  private static String problem(String json) {
    return assertThrows(IllegalArgumentException.class, () -> PolicyReader.read(json)).getMessage();
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role': 'boss', 'members': ['user:a@x.example']} | 3 | 'boss' is no role; use viewer",
        "{'role': 'roles/viewer', 'members': ['user:a@x.example']} | 3 | 'roles/viewer' is no role",
        "{'role': 'Viewer', 'members': ['user:a@x.example']} | 3 | 'Viewer' is no role",
        "{'role': 7, 'members': ['user:a@x.example']} | 3 | '7' is no role",
        "{'role': null, 'members': ['user:a@x.example']} | 3 | Expected a string but was NULL",
        "{'members': ['user:a@x.example']} | 3 | a binding needs a role and at least one member",
        "{'role': 'viewer'} | 3 | a binding needs a role and at least one member",
        "{'role': 'viewer', 'members': []} | 3 | a binding needs a role and at least one member",
        "{'role': 'viewer',~ 'members': [] } | 4 | a binding needs a role",
        "{'role': 'viewer',~ 'members': [~ 'user:a@x.example',~ 'user:b']} | 6 | 'user:b' has no address of its kind",
        "{'role': 'viewer', 'members': 'user:a@x.example'} | 3 | Expected BEGIN_ARRAY but was STRING",
        "{'role': 'viewer', 'members': ['a@x.example']} | 3 | 'a@x.example' is no member; use user:",
        "{'role': 'viewer', 'members': ['user:']} | 3 | 'user:' has no address of its kind",
        "{'role': 'viewer', 'members': ['user: a@x.example']} | 3 | has no address of its kind",
        "{'role': 'viewer', 'members': ['user:\u00e4@x.example']} | 3 | has no address of its kind",
        "{'role': 'viewer', 'members': ['User:a@x.example']} | 3 | is no member; use user:",
        "{'role': 'viewer', 'members': ['user:r@p.iam.gserviceaccount.com']} | 3 | service accounts end in .gserviceaccount.com",
        "{'role': 'viewer', 'members': ['serviceAccount:a@x.example']} | 3 | service accounts end in .gserviceaccount.com",
        "{'role': 'viewer', 'members': ['serviceAccount:12345678901234567890']} | 3 | or are a unique id of 21 digits",
        "{'role': 'viewer', 'members': ['serviceAccount:1234567890123456789012']} | 3 | or are a unique id of 21 digits",
        "{'role': 'viewer', 'members': ['user:108216931112345678901']} | 3 | has no address of its kind",
        "{'role': 'viewer', 'members': ['group:g@x.example']} | 3 | 'group:g@x.example': the members of a group can't be looked up",
        "{'role': 'viewer', 'members': ['allUsers']} | 3 | 'allUsers' would open this service to everyone",
        "{'role': 'viewer', 'members': ['domain:example']} | 3 | 'domain:example' has no domain",
        "{'role': 'viewer', 'members': ['domain:@x.example']} | 3 | has no domain, like domain:example.com",
        "{'role': 'viewer', 'members': ['domain:*']} | 3 | has no domain, like domain:example.com",
        "{'role': 'viewer', 'members': ['deleted:user:a@x.example?uid=1']} | 3 | is no member; use user:",
        "{'role': 'viewer', 'members': ['']} | 3 | '' is no member",
        "{'role': 'viewer', 'members': [null]} | 3 | Expected a string but was NULL",
        "{'role': 'viewer', 'members': ['user:a@x.example'], 'project': ''} | 3 | '' is no project id",
        "{'role': 'viewer', 'members': ['user:a@x.example'], 'project': '*'} | 3 | '*' is no project id",
        "{'role': 'viewer', 'members': ['user:a@x.example'], 'project': 'projects/p'} | 3 | 'projects/p' is no project id",
        "{'role': 'viewer', 'members': ['user:a@x.example'], 'project': null} | 3 | Expected a string but was NULL",
        "{'role': 'viewer', 'members': ['user:a@x.example'], 'condition': {}} | 3 | 'condition' is not known here; use role, members or project",
        "{'role': 'viewer', 'role': 'admin', 'members': ['user:a@x.example']} | 3 | 'role' stands twice",
        "{'role': 'viewer', 'members': ['user:a@x.example'],~ 'members': ['user:b@x.example']} | 4 | 'members' stands twice",
        "{'project': 'p', 'role': 'admin', 'members': ['user:a@x.example'], 'project': 'q'} | 3 | 'project' stands twice",
        "'viewer' | 3 | Expected BEGIN_OBJECT but was STRING",
        "{role: 'viewer'} | 3 | malformed JSON",
        "// no comments | 3 | malformed JSON",
        "{'role': 'viewer', 'members': ['user:a@x.example'] | 4 | Unterminated object",
        "{'role': 'viewer', 'members': ['user:a@x.example']}, | 4 | malformed JSON",
      })
  void aBindingThatIsWrong_isToldWithItsLine(String binding, int line, String problem) {
    String message = problem(withBinding(binding.replace('\'', '"').replace('~', '\n')));
    assertTrue(message.startsWith("the policy is wrong in line " + line + ": "), message);
    assertTrue(message.contains(problem), message);
    assertEquals(1, message.lines().count(), message);
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | 1 | End of input",
        "` ~ ` | 2 | End of input",
        "viewer | 1 | malformed JSON",
        "[] | 1 | Expected BEGIN_OBJECT but was BEGIN_ARRAY",
        "{} | 1 | it has no bindings, so nobody could do anything",
        "{'bindings':~[]} | 2 | it has no bindings, so nobody could do anything",
        "{'bindings': {}} | 1 | Expected BEGIN_ARRAY but was BEGIN_OBJECT",
        "{'version': 1, 'bindings': []} | 1 | 'version' is not known here; use bindings",
        "{'bindings': [~{'role': 'viewer', 'members': ['domain:x.example']}],~'bindings': []} | 3 | 'bindings' stands twice",
        "{'bindings': [{'role': 'viewer', 'members': ['domain:x.example']}]}~x | 2 | malformed JSON",
        "{'bindings': [{'role': 'viewer', 'members': ['domain:x.example']}]}~{} | 2 | malformed JSON",
      })
  void aPolicyThatIsWrong_isToldWithItsLine(String json, int line, String problem) {
    String message = problem(json.replace('\'', '"').replace('~', '\n'));
    assertTrue(message.startsWith("the policy is wrong in line " + line + ": "), message);
    assertTrue(message.contains(problem), message);
    assertEquals(1, message.lines().count(), message);
  }

  /**
   * @param whom an address, a unique id, or null for one who tells neither
   */
  private static Caller caller(String whom) {
    Optional<String> text = Optional.ofNullable(whom);
    return new Caller(
        "somebody", text.filter(it -> it.contains("@")), text.filter(it -> !it.contains("@")));
  }

  private static boolean permits(String binding, String whom, String permission, String name) {
    try {
      PolicyReader.read("{\"bindings\": [" + binding.replace('\'', '"') + "]}")
          .check(caller(whom), permission, name);
      return true;
    } catch (ApiException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "viewer,   get list",
    "operator, get list cancel",
    "admin,    get list cancel delete terminate",
    "worker,   start work",
  })
  void aRole_permitsExactlyThis(String role, String permissions) {
    String binding = "{'role': '" + role + "', 'members': ['user:a@x.example']}";
    for (String permission : "get list cancel delete terminate start work".split(" ")) {
      assertEquals(
          (" " + permissions + " ").contains(" " + permission + " "),
          permits(binding, "a@x.example", "operations." + permission, "projects/p/operations/o"),
          permission);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "user:A@X.example,           a@x.example,                 true",
    "user:a@x.example,           b@x.example,                 false",
    "user:a@x.example,                             ,          false",
    "serviceAccount:r@p.iam.gserviceaccount.com, r@p.iam.gserviceaccount.com, true",
    "serviceAccount:108216931112345678901, 108216931112345678901,      true",
    "serviceAccount:108216931112345678901, 108216931112345678902,      false",
    "serviceAccount:108216931112345678901, r@p.iam.gserviceaccount.com, false",
    "allAuthenticatedUsers,                108216931112345678901,      true",
    "domain:X.example,           b@x.example,                 true",
    "domain:x.example,           b@y.x.example,               false",
    "domain:x.example,                             ,          false",
    "allAuthenticatedUsers,      anyone@anywhere.example,     true",
    "allAuthenticatedUsers,                        ,          true",
  })
  void aMember_includesExactlyThis(String member, String email, boolean expected) {
    String binding = "{'role': 'viewer', 'members': ['" + member + "']}";
    assertEquals(expected, permits(binding, email, "operations.get", "projects/p/operations/o"));
  }

  @ParameterizedTest
  @CsvSource({
    "shop, projects/shop,                            true",
    "shop, projects/shop/operations/o,               true",
    "shop, projects/shop/databases/d/operations/o,   true",
    "shop, projects/shop/locations/bank,             true",
    "shop, projects/bank/operations/o,               false",
    "shop, projects/Shop/operations/o,               false",
    "shop, projects/shop2/operations/o,              false",
    "shop, projects/bank/locations/shop,             false",
    "example.com:shop, projects/example.com:shop,    true",
  })
  void aProject_boundsTheBindingToItself(String project, String name, boolean expected) {
    String binding =
        "{'role': 'viewer', 'members': ['allAuthenticatedUsers'], 'project': '" + project + "'}";
    assertEquals(expected, permits(binding, "a@x.example", "operations.get", name));
  }

  @Test
  void severalBindings_permitWhatAnyOfThemDoes() {
    String bindings =
        "{'role': 'viewer', 'members': ['user:a@x.example']}, {'role': 'worker', 'members': ['domain:x.example'], 'project': 'p'}";
    assertTrue(permits(bindings, "a@x.example", "operations.get", "projects/q"));
    assertTrue(permits(bindings, "a@x.example", "operations.start", "projects/p"));
    assertEquals(false, permits(bindings, "a@x.example", "operations.start", "projects/q"));
    assertEquals(false, permits(bindings, "b@x.example", "operations.get", "projects/p"));
  }
}
