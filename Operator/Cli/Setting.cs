using System.CommandLine;

namespace Operator.Cli;

/// <summary>One setting: a flag, and an environment variable that counts where the flag isn't given.</summary>
internal abstract class Setting(string flag)
{
    private const string Prefix = "SECRET_COURIER_";

    /// <summary>The flag's name.</summary>
    public string Flag { get; } = flag;

    /// <summary>The environment variable's name.</summary>
    public string Variable { get; } = Prefix + flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    /// <summary>The flag.</summary>
    public abstract Option Option { get; }

    /// <summary>What is wrong with the environment variable, or null.</summary>
    public abstract string? CheckVariable();
}
