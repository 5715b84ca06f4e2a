using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Runtime.Client.Transport;

namespace Operator.Runtime.Client;

/// <summary>The JSON contracts of what the runtime itself reads and writes.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(MicroTimeConverter)])]
[JsonSerializable(typeof(PartialObjectMetadata))]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(ListMetadata))]
[JsonSerializable(typeof(ExecCredential))]
[JsonSerializable(typeof(DeleteBody))]
[JsonSerializable(typeof(Authenticationv1TokenRequest))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(Eventsv1Event))]
internal sealed partial class RuntimeJson : JsonSerializerContext;
