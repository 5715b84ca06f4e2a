using Operator.Runtime.Client;

namespace Operator.References;

/// <summary>References of the form <c>name</c> or <c>namespace/name</c>.</summary>
public static class Reference
{
    /// <summary>The object that <paramref name="reference"/> names, seen from <paramref name="fromNamespace"/>.</summary>
    public static ObjectKey Parse(string reference, string fromNamespace) =>
        reference.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0
            ? new ObjectKey(reference[..slash], reference[(slash + 1)..])
            : new ObjectKey(fromNamespace, reference);
}
