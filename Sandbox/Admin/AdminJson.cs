using System.Text.Json.Serialization;
using Sandbox.Faults;

namespace Sandbox.Admin;

/// <summary>The JSON of the admin endpoint.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(FaultView[]))]
[JsonSerializable(typeof(ClockMove))]
[JsonSerializable(typeof(ClockView))]
[JsonSerializable(typeof(TokenLoss))]
[JsonSerializable(typeof(LeaseRevocation))]
[JsonSerializable(typeof(Tally))]
[JsonSerializable(typeof(AdminError))]
internal sealed partial class AdminJson : JsonSerializerContext;
