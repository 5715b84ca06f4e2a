using System.Net.Http.Headers;

namespace Sandbox.Kubernetes.Discovery;

/// <summary>What form of discovery a client accepts.</summary>
internal static class DiscoveryAccept
{
    /// <summary>One document a group.</summary>
    public const string Unaggregated = "";

    /// <summary>
    /// The form that an Accept header likes best: <c>v2</c>, <c>v2beta1</c> or <see cref="Unaggregated"/>; null if there is none.
    /// </summary>
    public static string? Negotiate(string accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
            return Unaggregated;
        var clauses = accept.Split(',')
            .Select(clause => MediaTypeWithQualityHeaderValue.TryParse(clause.Trim(), out var type) ? type : null)
            .OfType<MediaTypeWithQualityHeaderValue>()
            .OrderByDescending(type => type.Quality ?? 1);
        return clauses.Select(Form).FirstOrDefault(form => form is not null);
    }

    private static string? Form(MediaTypeWithQualityHeaderValue type)
    {
        if (type.MediaType is not ("application/json" or "application/*" or "*/*"))
            return null;
        string? Parameter(string name) => type.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Value;
        if (Parameter("as") is null)
            return Unaggregated;
        return Parameter("as") == "APIGroupDiscoveryList" && Parameter("g") == "apidiscovery.k8s.io" && Parameter("v") is "v2" or "v2beta1"
            ? Parameter("v")
            : null;
    }
}
