namespace Operator.Migration;

/// <summary>What a conversion can't read from the manifests.</summary>
public sealed record MigrationOptions
{
    /// <summary>The namespace that our operator runs in.</summary>
    public string OperatorNamespace { get; init; } = "secret-courier-system";

    /// <summary>The namespace that VSO runs in: its defaults are there, and move to our operator's.</summary>
    public string VsoNamespace { get; init; } = "vault-secrets-operator-system";

    /// <summary>The namespace of resources that name none; null where it isn't known.</summary>
    public string? DefaultNamespace { get; init; }

    /// <summary>Whether the Secrets that are there are to be taken over (<c>destination.overwrite</c>).</summary>
    public bool Adopt { get; init; }

    /// <summary>Whether VSO runs with the option <c>exclude-raw</c>, so that no Secret has the key <c>_raw</c>.</summary>
    public bool ExcludeRaw { get; init; }
}
