using GoTemplates.Functions;

namespace GoTemplates;

/// <summary>How templates are parsed and executed.</summary>
public sealed record TemplateOptions
{
    /// <summary>Go's defaults with all functions of <see cref="FunctionSets.All"/>.</summary>
    public static TemplateOptions Default { get; } = new();

    /// <summary>The functions that templates may call.</summary>
    public FunctionSet Functions { get; init; } = FunctionSets.All;

    /// <summary>What a missing key means.</summary>
    public MissingKey MissingKey { get; init; }

    /// <summary>What one execution may use.</summary>
    public TemplateLimits Limits { get; init; } = TemplateLimits.Default;

    /// <summary>The clock of functions such as <c>now</c>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What begins an action.</summary>
    public string LeftDelimiter { get; init; } = "{{";

    /// <summary>What ends an action.</summary>
    public string RightDelimiter { get; init; } = "}}";
}
