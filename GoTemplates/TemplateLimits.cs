namespace GoTemplates;

/// <summary>
/// What one execution may use. Together with a cancellation token for wall-clock time they keep any template from hanging or exhausting the process.
/// </summary>
public sealed record TemplateLimits
{
    /// <summary>The defaults: ample for any Secret, which Kubernetes limits to 1 MiB.</summary>
    public static TemplateLimits Default { get; } = new();

    /// <summary>The longest template text that is parsed, in UTF-16 units.</summary>
    public int TemplateLength { get; init; } = 4 << 20;

    /// <summary>How deep actions and parentheses may nest in a template's text.</summary>
    public int Nesting { get; init; } = 500;

    /// <summary>The most bytes of output.</summary>
    public long OutputBytes { get; init; } = 16 << 20;

    /// <summary>The most bytes that functions may produce in all, counted as they are made (not as they are held at once).</summary>
    public long MemoryBytes { get; init; } = 256 << 20;

    /// <summary>The most steps: a node executed, a value printed, a match tried.</summary>
    public long Steps { get; init; } = 20_000_000;

    /// <summary>How deep templates may call templates, and how deep data may nest where a function walks it.</summary>
    public int Depth { get; init; } = 1_000;
}
