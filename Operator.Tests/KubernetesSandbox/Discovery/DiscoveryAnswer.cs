using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Operator.Tests.KubernetesSandbox.Discovery;

/// <summary>What the discovery endpoints answered.</summary>
internal sealed record DiscoveryAnswer(bool IsServed, int Status, string? ContentType, string Body, IHeaderDictionary Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}
