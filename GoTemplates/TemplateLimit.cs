namespace GoTemplates;

/// <summary>One of the <see cref="TemplateLimits"/>.</summary>
public enum TemplateLimit
{
    /// <summary><see cref="TemplateLimits.OutputBytes"/>.</summary>
    Output,

    /// <summary><see cref="TemplateLimits.MemoryBytes"/>.</summary>
    Memory,

    /// <summary><see cref="TemplateLimits.Steps"/>.</summary>
    Steps,

    /// <summary><see cref="TemplateLimits.Depth"/>.</summary>
    Depth,
}
