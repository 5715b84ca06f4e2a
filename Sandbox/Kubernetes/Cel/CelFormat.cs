namespace Sandbox.Kubernetes.Cel;

/// <summary>A named format of texts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Problems">What keeps a text from having it; nothing if it has it.</param>
internal sealed record CelFormat(string Name, Func<string, IEnumerable<string>> Problems) : ICelOpaque
{
    /// <summary>The type.</summary>
    public static CelType FormatType { get; } = CelType.Opaque("kubernetes.NamedFormat");

    /// <inheritdoc/>
    public CelType Type => FormatType;
}
