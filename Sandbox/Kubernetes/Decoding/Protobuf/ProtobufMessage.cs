using System.Collections.Frozen;

namespace Sandbox.Kubernetes.Decoding.Protobuf;

/// <summary>A message.</summary>
/// <param name="Section">The group and version that it belongs to, such as <c>core/v1</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Fields">Its fields by number.</param>
internal sealed record ProtobufMessage(string Section, string Name, FrozenDictionary<int, ProtobufField> Fields);
