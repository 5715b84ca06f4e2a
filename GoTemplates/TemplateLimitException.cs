namespace GoTemplates;

/// <summary>An execution was stopped because it needed more than <see cref="TemplateLimits"/> allow.</summary>
public sealed class TemplateLimitException : TemplateExecutionException
{
    internal TemplateLimitException(TemplateLimit limit, string reason, TemplateLocation location, string template, string excerpt)
        : base(reason, location, template, excerpt) => Limit = limit;

    /// <summary>The limit that was reached.</summary>
    public TemplateLimit Limit { get; }
}
