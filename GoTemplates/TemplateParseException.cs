namespace GoTemplates;

/// <summary>The text is no template.</summary>
public sealed class TemplateParseException : TemplateException
{
    internal TemplateParseException(string message, TemplateLocation location)
        : base($"template: {location}: {message}", location) => Reason = message;

    /// <summary>The message without the place.</summary>
    public string Reason { get; }
}
