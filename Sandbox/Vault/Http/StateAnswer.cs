using System.Text.Json.Nodes;

namespace Sandbox.Vault.Http;

/// <summary>An answer outside the envelope.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record StateAnswer(int Status, JsonNode? Body);
