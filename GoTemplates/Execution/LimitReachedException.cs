namespace GoTemplates.Execution;

/// <summary>Ends an execution at a limit; the executor adds the place.</summary>
internal sealed class LimitReachedException(TemplateLimit limit, string message) : Exception(message)
{
    internal TemplateLimit Limit { get; } = limit;
}
