using System.Text.Json;
using Operator.Pipeline;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Rendering;

/// <summary>
/// Turns a source into the data of a Secret, and refuses what the API server would refuse, in words that name the key.
/// </summary>
public static class SecretRenderer
{
    // ValidateSecret (pkg/apis/core/validation): all values together.
    private const int MaxSize = 1024 * 1024;

    /// <summary>Renders a secret key by key.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="type">The type of the Secret that it goes into.</param>
    public static Outcome<RenderedSecret> Render(KeyValueSecret secret, string? type) =>
        secret.Data.Count == 0
            ? new Problem(Reasons.InvalidSource, "The secret in the store has no keys: an empty Secret is never written", ProblemKind.Stalled)
            : Check(secret.Data, type);

    /// <summary>Renders a secret by a transformation.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="plan">What is made of it.</param>
    /// <param name="type">The type of the Secret that it goes into.</param>
    /// <param name="time">Bounds the time that templates take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Outcome<RenderedSecret> Render(
        KeyValueSecret secret, TransformationPlan plan, string? type, TimeProvider time, CancellationToken cancellationToken)
    {
        Outcome<IReadOnlyDictionary<string, SecretValue>> applied;
        try
        {
            applied = plan.Transformation.Apply(secret, plan.Input(secret), time, cancellationToken);
        }
        catch (JsonException)
        {
            return new Problem(Reasons.InvalidSource, "The secret in the store nests too deep for templates: make it flatter", ProblemKind.Stalled);
        }

        if (!applied.Succeeded(out var data, out var problem))
            return problem;

        return data.Count == 0
            ? new Problem(
                Reasons.InvalidSource,
                "The transformation leaves no key, and an empty Secret is never written: correct its includes and excludes, or add a template",
                ProblemKind.Stalled)
            : Check(data, type);
    }

    private static Outcome<RenderedSecret> Check(IReadOnlyDictionary<string, SecretValue> data, string? type)
    {
        foreach (var key in data.Keys.Order(StringComparer.Ordinal))
        {
            if (!SecretKeys.IsValid(key))
            {
                return new Problem(
                    Reasons.InvalidKey,
                    $"The key \"{Shorten(key)}\" can't be a key of a Secret: {SecretKeys.Rule}",
                    ProblemKind.Stalled);
            }
        }

        var size = data.Values.Sum(value => (long)value.Length);
        if (size > MaxSize)
        {
            var (largest, value) = data.MaxBy(pair => pair.Value.Length);
            return new Problem(
                Reasons.TooLarge,
                $"The values are {size} bytes together, and a Secret holds {MaxSize}: "
                + $"shorten them or split the secret (the largest key is \"{largest}\" with {value.Length} bytes)",
                ProblemKind.Stalled);
        }

        return SecretTypes.Check(type, data) is { } unfit
            ? new Problem(Reasons.InvalidSource, $"{unfit}: write it in the store, or choose another spec.destination.type", ProblemKind.Stalled)
            : new RenderedSecret(data);
    }

    private static string Shorten(string key) => key.Length <= 80 ? key : string.Concat(key.AsSpan(0, 80), "…");
}
