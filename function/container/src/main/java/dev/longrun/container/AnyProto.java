package dev.longrun.container;

import com.google.datastore.admin.v1.DatastoreAdminProto;
import com.google.datastore.admin.v1.IndexProto;
import com.google.datastore.admin.v1.MigrationProto;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.WrappersProto;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.StatusProto;
import java.util.List;

/**
 * What an operation carries for others, from proto3 JSON. A type that Google's clients know comes
 * as itself. Of any other this server knows no more than its JSON, so it comes as a {@link Struct}
 * that holds that, with its {@code @type}.
 */
final class AnyProto {
  private static final List<FileDescriptor> KNOWN =
      List.of(
          DatastoreAdminProto.getDescriptor(),
          IndexProto.getDescriptor(),
          MigrationProto.getDescriptor(),
          EmptyProto.getDescriptor(),
          StructProto.getDescriptor(),
          TimestampProto.getDescriptor(),
          DurationProto.getDescriptor(),
          WrappersProto.getDescriptor(),
          ErrorDetailsProto.getDescriptor(),
          StatusProto.getDescriptor());

  private static final JsonFormat.Parser PARSER =
      JsonFormat.parser().usingTypeRegistry(registry()).ignoringUnknownFields();

  private AnyProto() {}

  private static TypeRegistry registry() {
    TypeRegistry.Builder types = TypeRegistry.newBuilder();
    KNOWN.forEach(file -> types.add(file.getMessageTypes()));
    return types.build();
  }

  /**
   * @param json an object with an {@code @type}
   */
  static Any of(String json) {
    try {
      Any.Builder any = Any.newBuilder();
      PARSER.merge(json, any);
      return any.build();
    } catch (InvalidProtocolBufferException e) {
      return Any.pack(struct(json));
    }
  }

  private static Struct struct(String json) {
    try {
      Struct.Builder struct = Struct.newBuilder();
      PARSER.merge(json, struct);
      return struct.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("it was an object before", e);
    }
  }
}
