using System.CommandLine;

namespace Operator.Cli;

/// <summary>One setting: a flag, and an environment variable that counts where the flag isn't given.</summary>
/// <param name="flag">The flag, such as <c>--log-level</c>; the variable's name follows from it.</param>
/// <param name="purpose">What it does.</param>
/// <param name="form">What a value looks like.</param>
/// <param name="fallback">The value where neither is given; null for none.</param>
internal abstract class Setting(string flag, string purpose, string form, string? fallback)
{
    private const string Prefix = "SECRET_COURIER_";

    /// <summary>The flag's name.</summary>
    public string Flag { get; } = flag;

    /// <summary>What it does.</summary>
    public string Purpose { get; } = purpose;

    /// <summary>What a value looks like.</summary>
    public string Form { get; } = form;

    /// <summary>The value where neither flag nor variable is given; null for none.</summary>
    public string? Fallback { get; } = fallback;

    /// <summary>The environment variable's name.</summary>
    public string Variable { get; } = Prefix + flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    /// <summary>The flag.</summary>
    public abstract Option Option { get; }

    /// <summary>What is wrong with the environment variable, or null.</summary>
    public abstract string? CheckVariable();
}
