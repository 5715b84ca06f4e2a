using System.Text;
using System.Text.Json;
using Operator.Authentication;
using Operator.Destinations;
using Operator.Entities;
using Operator.Leases;
using Operator.Pipeline;
using Operator.References;
using Operator.Rendering;
using Operator.Runtime.Caching;

namespace Operator.Controllers;

/// <summary>
/// Turns a VaultDynamicSecret into a plan, or says what stands in the way: what is asked for by itself, since a lease is renewed whatever is wrong with the
/// rest.
/// </summary>
public sealed class DynamicSecretPlanner(LoginPlanner logins, TransformationPlanner transformations, IInformer<VaultDynamicSecret> dynamics)
{
    /// <summary>The index of VaultDynamicSecrets by the Secret that they ask for.</summary>
    internal const string BySecret = SecretDependents<VaultDynamicSecret>.BySecret;

    /// <summary>Works out what is asked for, and by whom.</summary>
    public async ValueTask<Outcome<CredentialSource>> PlanSourceAsync(
        VaultDynamicSecret entity, ReferenceScope references, CancellationToken cancellationToken)
    {
        var spec = entity.Spec;
        if (string.IsNullOrEmpty(spec.Mount) || string.IsNullOrEmpty(spec.Path))
            return Invalid("spec.mount and spec.path must be set");
        if (spec.Params is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
            return Invalid("spec.params must be a JSON object");
        if (!string.IsNullOrEmpty(spec.RefreshAfter) && FindRefreshAfter(spec) is null)
            return Invalid($"spec.refreshAfter \"{spec.RefreshAfter}\" is no duration of at least 1s: write it like 90s, 1h30m or 7d");
        if (!string.IsNullOrEmpty(spec.Rotation?.GracePeriod) && !GoDuration.TryParse(spec.Rotation.GracePeriod, out _))
            return Invalid($"spec.rotation.gracePeriod \"{spec.Rotation.GracePeriod}\" is no duration: write it like 90s, 1h30m or 7d");

        var planned = await logins.PlanAsync(entity.Metadata.NamespaceProperty, spec.VaultAuthRef, references, cancellationToken);
        if (!planned.Succeeded(out var login, out var problem))
            return problem;

        var parameters = spec.Params is { ValueKind: JsonValueKind.Object } body ? body.GetRawText() : null;
        var method = MethodOf(spec, parameters is not null);
        var vaultNamespace = string.IsNullOrEmpty(spec.Namespace) ? login.Namespace : spec.Namespace;
        var path = $"{spec.Mount}/{spec.Path}";
        return new CredentialSource(
            login,
            vaultNamespace,
            path,
            method,
            parameters is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(parameters),
            Fingerprint.Of(
                login.Identity.Connection, login.Identity.Auth, login.Identity.Subject, vaultNamespace ?? "", path, method.Method, parameters ?? ""));
    }

    /// <summary>Works out the rest.</summary>
    public Outcome<DynamicSecretPlan> Plan(VaultDynamicSecret entity, CredentialSource source, DestinationPlan destination)
    {
        // The API server fills such Secrets with tokens, or takes them for credentials of its own.
        if (destination.Type is "kubernetes.io/service-account-token" or "bootstrap.kubernetes.io/token")
            return Invalid($"spec.destination.type {destination.Type} gives access to the cluster: use another type, such as Opaque");

        if (FindEarlierClaim(entity, destination) is { } other)
        {
            return new Problem(
                Reasons.Conflict,
                $"Secret {destination.Key.Name} is the destination of VaultDynamicSecret {other.Metadata.Name} already: choose another spec.destination.name",
                ProblemKind.Stalled);
        }

        TransformationPlan? transformation = null;
        if (entity.Spec.Destination?.Transformation is { } wanted && !transformations.Plan(entity, wanted).Succeeded(out transformation, out var problem))
            return problem;
        return new DynamicSecretPlan(source, destination, transformation);
    }

    /// <summary>How often credentials without a lease are asked for; null where the resource doesn't say.</summary>
    public static TimeSpan? FindRefreshAfter(VaultDynamicSecretSpec spec) =>
        GoDuration.TryParse(spec.RefreshAfter, out var interval) && interval >= TimeSpan.FromSeconds(1) ? interval : null;

    /// <summary>How long replaced credentials live on.</summary>
    public static TimeSpan GracePeriodOf(VaultDynamicSecretSpec spec) =>
        GoDuration.TryParse(spec.Rotation?.GracePeriod, out var period) ? period : Retirement.DefaultGracePeriod;

    // Two that apply to one Secret would take each other's fields away in turn. The older one has it; within a second, names decide.
    private VaultDynamicSecret? FindEarlierClaim(VaultDynamicSecret entity, DestinationPlan destination) =>
        dynamics.ByIndex(BySecret, destination.Key.ToString()).FirstOrDefault(other =>
            other.Metadata.Uid != entity.Metadata.Uid && other.Metadata.DeletionTimestamp is null
            && (other.Metadata.CreationTimestamp, other.Metadata.Name) is var (created, name)
            && (created == entity.Metadata.CreationTimestamp
                ? string.CompareOrdinal(name, entity.Metadata.Name) < 0
                : created < entity.Metadata.CreationTimestamp));

    // As in VSO: without a method GET, and PUT wherever there is a body.
    private static HttpMethod MethodOf(VaultDynamicSecretSpec spec, bool hasBody) => spec.RequestHttpMethod switch
    {
        "POST" => HttpMethod.Post,
        "PUT" => HttpMethod.Put,
        _ => hasBody ? HttpMethod.Put : HttpMethod.Get,
    };

    private static Problem Invalid(string message) => new(Reasons.InvalidSpec, message, ProblemKind.Stalled);
}
