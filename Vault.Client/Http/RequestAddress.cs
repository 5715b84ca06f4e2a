namespace Vault.Client.Http;

/// <summary>Makes the address of a request: every segment escaped, and nothing in a path that would lead elsewhere.</summary>
internal static class RequestAddress
{
    /// <summary>Why an address can't be one of a store; null where it can.</summary>
    public static string? ProblemOf(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            return $"The address '{address.OriginalString}' must be an absolute http or https URL, such as https://vault.example.com:8200.";

        if (address.UserInfo.Length > 0)
            return "The address must not carry a user name or password.";

        return address.Query.Length > 0 || address.Fragment.Length > 0 ? "The address must not carry a query or fragment." : null;
    }

    /// <summary>The part before <c>/v1/</c> of an address, which may have a path of its own behind a proxy.</summary>
    public static string Base(Uri address) => address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>The address of a request.</summary>
    /// <exception cref="VaultApiException">The path is empty, or has a segment that no store would serve at that place.</exception>
    public static Uri Of(string baseAddress, VaultRequest request)
    {
        var segments = request.Path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            // One slash at the end is part of some paths; an empty segment elsewhere is answered by a redirect.
            if (segments[i].Length == 0 && (i == 0 || i < segments.Length - 1))
                throw Refuse(request, request.Path.Length == 0 ? "the path is empty" : "the path has an empty segment ('//' or a leading '/')");

            if (segments[i] is "." or "..")
                throw Refuse(request, "the path has a '.' or '..' segment");

            if (segments[i].Any(char.IsControl))
                throw Refuse(request, "the path has a control character");

            segments[i] = Uri.EscapeDataString(segments[i]);
        }

        var query = string.Join('&', request.Query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}"));
        var address = $"{baseAddress}/v1/{string.Join('/', segments)}{(query.Length == 0 ? "" : "?" + query)}";

        // Without this, Uri would turn some escapes back into characters.
        return new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static VaultApiException Refuse(VaultRequest request, string reason) =>
        new(VaultErrorKind.InvalidRequest, request.Operation, request.Path, statusCode: null, [$"not sent: {reason}"]);
}
