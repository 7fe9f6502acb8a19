"""The part of google.datastore.admin.v1 that clients must know to read our operations.

google-cloud-datastore has it too, generated; but it is not to be had everywhere.
"""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, timestamp_pb2

_PACKAGE = "google.datastore.admin.v1"
_Field = descriptor_pb2.FieldDescriptorProto
_STATES = "INITIALIZING PROCESSING CANCELLING FINALIZING SUCCESSFUL FAILED CANCELLED"
_TYPES = "EXPORT_ENTITIES IMPORT_ENTITIES CREATE_INDEX DELETE_INDEX"


def _enum(parent, name, zero, values):
    enum = parent.enum_type.add(name=name)
    for number, value in enumerate([zero, *values.split()]):
        enum.value.add(name=value, number=number)


def _field(message, number, name, kind, type_name=None, repeated=False):
    label = _Field.LABEL_REPEATED if repeated else _Field.LABEL_OPTIONAL
    message.field.add(name=name, number=number, type=kind, type_name=type_name, label=label)


def _file():
    file = descriptor_pb2.FileDescriptorProto(name="datastore_admin.proto", package=_PACKAGE, syntax="proto3")
    file.dependency.append(timestamp_pb2.DESCRIPTOR.name)
    _enum(file, "OperationType", "OPERATION_TYPE_UNSPECIFIED", _TYPES)
    common = file.message_type.add(name="CommonMetadata")
    _enum(common, "State", "STATE_UNSPECIFIED", _STATES)
    labels = common.nested_type.add(name="LabelsEntry")
    labels.options.map_entry = True
    _field(labels, 1, "key", _Field.TYPE_STRING)
    _field(labels, 2, "value", _Field.TYPE_STRING)
    _field(common, 1, "start_time", _Field.TYPE_MESSAGE, ".google.protobuf.Timestamp")
    _field(common, 2, "end_time", _Field.TYPE_MESSAGE, ".google.protobuf.Timestamp")
    _field(common, 3, "operation_type", _Field.TYPE_ENUM, f".{_PACKAGE}.OperationType")
    _field(common, 4, "labels", _Field.TYPE_MESSAGE, f".{_PACKAGE}.CommonMetadata.LabelsEntry", repeated=True)
    _field(common, 5, "state", _Field.TYPE_ENUM, f".{_PACKAGE}.CommonMetadata.State")
    export = file.message_type.add(name="ExportEntitiesMetadata")
    _field(export, 1, "common", _Field.TYPE_MESSAGE, f".{_PACKAGE}.CommonMetadata")
    return file


_pool = descriptor_pool.Default()
_pool.Add(_file())
ExportEntitiesMetadata = message_factory.GetMessageClass(
    _pool.FindMessageTypeByName(f"{_PACKAGE}.ExportEntitiesMetadata")
)
State = _pool.FindEnumTypeByName(f"{_PACKAGE}.CommonMetadata.State")
