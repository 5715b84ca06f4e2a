namespace Operator.Entities;

/// <summary>The rules, in CEL, for names that occur in several kinds. An empty string counts as absent, as in VSO's manifests.</summary>
internal static class ResourceNames
{
    /// <summary>The greatest length of a Kubernetes object name (RFC 1123 subdomain).</summary>
    internal const int MaxLength = 253;

    /// <summary>The greatest length of <c>namespace/name</c>.</summary>
    internal const int MaxReferenceLength = 63 + 1 + MaxLength;

    /// <summary>The greatest length of a mount, a path or a namespace of Vault.</summary>
    internal const int MaxVaultPathLength = 1024;

    /// <summary>The greatest length of a template's name: <c>namespace/resource/key</c> fits.</summary>
    internal const int MaxTemplateNameLength = 63 + 1 + MaxLength + 1 + MaxLength;

    /// <summary>The greatest length of a template's text: what makes more than a part of a Secret (1 MiB) is no template.</summary>
    internal const int MaxTemplateLength = 256 * 1024;

    /// <summary>The value is the name of an object, or empty.</summary>
    internal const string IsNameOrEmpty = "self == '' || " + IsName;

    /// <summary>The value is the name of an object.</summary>
    internal const string IsName = "self.matches('^" + Subdomain + "$')";

    /// <summary>The value is <c>name</c> or <c>namespace/name</c>, or empty.</summary>
    internal const string IsReferenceOrEmpty = "self == '' || self.matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?/)?" + Subdomain + "$')";

    /// <summary>Each item is the name of a namespace, with <c>*</c> for any part of one and <c>?</c> for any character.</summary>
    internal const string AreNamespacePatterns = "self.all(n, n.matches('^[a-z0-9*?]([-a-z0-9*?]*[a-z0-9*?])?$'))";

    /// <summary>The value is relative, and none of its segments is empty, <c>.</c> or <c>..</c>.</summary>
    internal const string IsVaultPath =
        "!self.startsWith('/') && !self.endsWith('/') && !self.contains('//') && !self.matches('(^|/)[.][.]?(/|$)')";

    /// <summary>What a mount must be.</summary>
    internal const string MountMessage = "mount must be the path of a secrets engine without a leading or trailing slash and without .., such as secret";

    /// <summary>What a path must be.</summary>
    internal const string PathMessage = "path must be a path in the engine without a leading or trailing slash and without .., such as shop/db";

    /// <summary>The value is a path without white space, or empty.</summary>
    internal const string IsVaultNamespace = @"!self.matches('\\s')";

    /// <summary>
    /// No header decides who asks whom or how a request is sent, as far as it is written in a usual way: a rule over names of any length would cost the API
    /// server too much. The client has the whole list, for any way.
    /// </summary>
    internal const string AreFreeHeaders =
        "['X-Vault-Token', 'x-vault-token', 'X-Vault-Namespace', 'x-vault-namespace', 'Authorization', 'authorization', 'Proxy-Authorization', "
        + "'proxy-authorization', 'Host', 'host', 'X-Forwarded-For', 'x-forwarded-for'].all(h, !(h in self))";

    /// <summary>The value of each header fits into one.</summary>
    internal const string AreHeaderValues = "self.all(h, self[h].matches('^[ -~]*$'))";

    private const string Subdomain = "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
}
