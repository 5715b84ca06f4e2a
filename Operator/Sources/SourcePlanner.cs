using Operator.Authentication;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>Works out what a VaultStaticSecret reads, and by which logins, or says what stands in the way. Sends nothing to the store.</summary>
public sealed class SourcePlanner(LoginPlanner logins)
{
    /// <summary>Plans. Each source's login is checked by itself: none lends its rights to another.</summary>
    public async ValueTask<Outcome<SourcesPlan>> PlanAsync(
        string consumerNamespace, VaultStaticSecretSpec spec, ReferenceScope references, CancellationToken cancellationToken)
    {
        var isList = spec.Sources is { Count: > 0 };
        var planned = new List<PlannedSource>();
        foreach (var (index, source) in SourcesOf(spec).Index())
        {
            var field = isList ? $"spec.sources[{index}]" : "spec";
            if (string.IsNullOrEmpty(source.Mount) || string.IsNullOrEmpty(source.Path))
                return Invalid($"{field}.mount and {field}.path must be set{(isList ? "" : ", or spec.sources")}");

            if (ReservedPaths.FindProblem(source.Mount, source.Path) is { } reserved)
                return Invalid($"{field}.mount and {field}.path can't be {source.Mount} and {source.Path}: {reserved}");

            var login = await logins.PlanAsync(consumerNamespace, AuthOf(source, spec), references, cancellationToken);
            if (!login.Succeeded(out var identity, out var problem))
                return problem;

            var next = new PlannedSource(identity, Source(source, spec, identity), source.KeyPrefix ?? "", source.Optional ?? false);
            if (planned.FindIndex(other => other.Source == next.Source && other.KeyPrefix == next.KeyPrefix) is var same and >= 0)
                return Invalid($"spec.sources[{same}] and {field} both read {next.Source}: remove one, or give it a keyPrefix of its own");

            planned.Add(next);
        }

        return new SourcesPlan(planned, isList);
    }

    /// <summary>The sources that a resource names: its list, or the one in its fields.</summary>
    public static IEnumerable<SecretSource> SourcesOf(VaultStaticSecretSpec spec) => spec.Sources is { Count: > 0 } sources
        ? sources
        : [new SecretSource { Mount = spec.Mount, Path = spec.Path, Type = spec.Type, Version = spec.Version }];

    /// <summary>The references to VaultAuths that a resource makes; null stands for the default one.</summary>
    public static IEnumerable<string?> AuthsOf(VaultStaticSecretSpec spec) =>
        SourcesOf(spec).Select(source => AuthOf(source, spec)).Distinct();

    private static string? AuthOf(SecretSource source, VaultStaticSecretSpec spec) => FirstSet(source.VaultAuthRef, spec.VaultAuthRef);

    private static KeyValueSource Source(SecretSource source, VaultStaticSecretSpec spec, LoginPlan login) => new(
        FirstSet(source.Namespace, spec.Namespace, login.Namespace),
        source.Mount!,
        source.Path!,
        source.Type switch { KeyValueType.V1 => KeyValueVersion.V1, KeyValueType.V2 => KeyValueVersion.V2, _ => null },
        source.Version is > 0 ? source.Version : null);

    private static string? FirstSet(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrEmpty(value))
                return value;
        }

        return null;
    }

    private static Problem Invalid(string message) => new(Reasons.InvalidSpec, message, ProblemKind.Stalled);
}
