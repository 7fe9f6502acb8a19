package dev.longrun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The tests of one client, as a program in that client's own language. It ends with status 0 if the
 * client did all that it should, and says how many tests there were.
 */
enum ClientProgram {
  CURL(ClientRuntime.SHELL, "shell/curl.test", Api.OPERATIONS),
  NODE_GOOGLEAPIS(ClientRuntime.NODE, "node/googleapis.test.js", Api.OPERATIONS),
  NODE_GAX(ClientRuntime.NODE, "node/gax.test.js", Api.OPERATIONS),
  NODE_GRPC(ClientRuntime.NODE, "node/grpc.test.js", Api.GRPC),
  NODE_DISCOVERY(ClientRuntime.NODE, "node/discovery.test.js", Api.DISCOVERY_DOCUMENT),
  PYTHON_API_CORE(ClientRuntime.PYTHON, "python/test_api_core.py", Api.OPERATIONS),
  PYTHON_GRPC(ClientRuntime.PYTHON, "python/test_grpc.py", Api.GRPC),
  PYTHON_API_CLIENT(ClientRuntime.PYTHON, "python/test_api_client.py", Api.OPERATIONS),
  PYTHON_DISCOVERY(ClientRuntime.PYTHON, "python/test_discovery.py", Api.DISCOVERY_DOCUMENT),
  GCLOUD_DATASTORE(ClientRuntime.GCLOUD, "shell/gcloud-datastore.test", Api.OPERATIONS),
  GCLOUD_FIRESTORE(ClientRuntime.GCLOUD, "shell/gcloud-firestore.test", Api.OPERATIONS);

  /** Of the module that the function is, whatever module tests it. */
  private static final Path FUNCTION =
      Files.exists(Path.of("src/test/clients")) ? Path.of("") : Path.of("..");

  private final ClientRuntime runtime;
  private final String file;
  private final Api api;

  ClientProgram(ClientRuntime runtime, String file, Api api) {
    this.runtime = runtime;
    this.file = file;
    this.api = api;
  }

  /** What the client is made from. */
  enum Api {
    OPERATIONS,
    /** The same over gRPC, so the client is there only if the server speaks that. */
    GRPC,
    /** The document that the server itself gives, so the client is there only if that is. */
    DISCOVERY_DOCUMENT
  }

  /**
   * What runs a program, and the file that is there when scripts/test got ready what that takes.
   */
  enum ClientRuntime {
    SHELL("src/test/clients/shell/curl.test", "bash"),
    NODE("src/test/clients/node/node_modules/.package-lock.json", "node", "--test-reporter=tap"),
    PYTHON("target/clients/python/ready", "target/clients/python/bin/python"),
    GCLOUD("target/clients/gcloud/ready", "bash");

    private final String ready;
    private final List<String> command;

    ClientRuntime(String ready, String... command) {
      this.ready = ready;
      this.command = List.of(command);
    }
  }

  Api api() {
    return api;
  }

  boolean isReady() {
    return Files.exists(FUNCTION.resolve(runtime.ready));
  }

  /** Whether its tests are to run everywhere; the others do where their client is installed. */
  boolean isRequired() {
    return runtime == ClientRuntime.SHELL || runtime == ClientRuntime.NODE;
  }

  /**
   * @param output gets what it says
   */
  Process start(Map<String, String> environment, Path output) throws IOException {
    List<String> command = new ArrayList<>(runtime.command);
    if (command.get(0).contains("/")) {
      command.set(0, FUNCTION.resolve(command.get(0)).toString());
    }
    command.add(FUNCTION.resolve("src/test/clients").resolve(file).toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("no_proxy", "*");
    builder.environment().put("NO_PROXY", "*");
    return builder.start();
  }
}
