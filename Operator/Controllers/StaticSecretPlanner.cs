using Operator.Authentication;
using Operator.Destinations;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Rendering;
using Operator.Runtime.Caching;
using Operator.Sources;
using Vault.Client.Secrets;

namespace Operator.Controllers;

/// <summary>Turns a VaultStaticSecret into a plan, or says what stands in the way.</summary>
public sealed class StaticSecretPlanner(
    LoginPlanner logins, TransformationPlanner transformations, IInformer<VaultStaticSecret> statics, CourierSettings settings)
{
    /// <summary>Plans. Everything comes from caches but Secrets that nobody referred to before.</summary>
    public async ValueTask<Outcome<StaticSecretPlan>> PlanAsync(
        VaultStaticSecret entity, ReferenceScope references, CancellationToken cancellationToken)
    {
        var spec = entity.Spec;
        if (string.IsNullOrEmpty(spec.Mount) || string.IsNullOrEmpty(spec.Path))
            return Invalid("spec.mount and spec.path must be set");

        if (ReservedPaths.FindProblem(spec.Mount, spec.Path) is { } reserved)
            return Invalid($"spec.mount and spec.path can't be {spec.Mount} and {spec.Path}: {reserved}");

        // Whoever may make resources in the operator's namespace may not thereby replace its key.
        if (entity.Metadata.NamespaceProperty == settings.Namespace && DestinationName(entity) == MacKey.SecretName)
            return Invalid($"Secret {MacKey.SecretName} is the operator's own: choose another spec.destination.name");

        var interval = settings.DefaultRefreshAfter;
        if (!string.IsNullOrEmpty(spec.RefreshAfter) && (!GoDuration.TryParse(spec.RefreshAfter, out interval) || interval < TimeSpan.FromSeconds(1)))
            return Invalid($"spec.refreshAfter \"{spec.RefreshAfter}\" is no duration of at least 1s: write it like 90s, 1h30m or 7d");

        // The API server fills such Secrets with tokens, or takes them for credentials of its own.
        if (spec.Destination?.Type is "kubernetes.io/service-account-token" or "bootstrap.kubernetes.io/token")
            return Invalid($"spec.destination.type {spec.Destination.Type} gives access to the cluster: use another type, such as Opaque");

        if (FindEarlierClaim(entity) is { } other)
        {
            return new Problem(
                Reasons.Conflict,
                $"Secret {DestinationName(entity)} is the destination of VaultStaticSecret {other.Metadata.Name} already: choose another spec.destination.name",
                ProblemKind.Stalled);
        }

        TransformationPlan? transformation = null;
        if (spec.Destination?.Transformation is { } wanted && !transformations.Plan(entity, wanted).Succeeded(out transformation, out var untransformable))
            return untransformable;

        var planned = await logins.PlanAsync(entity.Metadata.NamespaceProperty, spec.VaultAuthRef, references, cancellationToken);
        if (!planned.Succeeded(out var login, out var problem))
            return problem;

        var source = new KeyValueSource(
            string.IsNullOrEmpty(spec.Namespace) ? login.Namespace : spec.Namespace,
            spec.Mount,
            spec.Path,
            spec.Type switch { KeyValueType.V1 => KeyValueVersion.V1, KeyValueType.V2 => KeyValueVersion.V2, _ => null },
            spec.Version is > 0 ? spec.Version : null);
        var phase = RefreshSchedule.Phase($"{login.Identity.Connection} {login.Identity.Auth} {login.Identity.Subject} {source}");
        return new StaticSecretPlan(login, source, Destination(entity), transformation, interval, phase);
    }

    // Two that apply to one Secret would take each other's fields away in turn. The older one has it.
    private VaultStaticSecret? FindEarlierClaim(VaultStaticSecret entity) =>
        statics.ByIndex(Dependents.BySecret, Dependents.SecretOf(entity)).FirstOrDefault(other =>
            other.Metadata.Uid != entity.Metadata.Uid && other.Metadata.DeletionTimestamp is null && IsOlder(other, entity));

    // Creation times are whole seconds: within one, names decide.
    private static bool IsOlder(VaultStaticSecret one, VaultStaticSecret other) =>
        one.Metadata.CreationTimestamp == other.Metadata.CreationTimestamp
            ? string.CompareOrdinal(one.Metadata.Name, other.Metadata.Name) < 0
            : one.Metadata.CreationTimestamp < other.Metadata.CreationTimestamp;

    private static DestinationPlan Destination(VaultStaticSecret entity)
    {
        var destination = entity.Spec.Destination ?? new SecretDestination();
        var metadata = entity.Metadata;
        return new DestinationPlan(
            new(metadata.NamespaceProperty, DestinationName(entity)),
            new DestinationOwner($"{ApiGroup.Name}/{ApiGroup.Version}", VaultStaticSecret.EntityKind, metadata.Name, metadata.Uid),
            destination.Create ?? true,
            destination.Overwrite ?? false,
            string.IsNullOrEmpty(destination.Type) ? null : destination.Type,
            (destination.Labels ?? new Dictionary<string, string>()).AsReadOnly(),
            (destination.Annotations ?? new Dictionary<string, string>()).AsReadOnly());
    }

    /// <summary>The name of the Secret that a resource asks for.</summary>
    public static string DestinationName(VaultStaticSecret entity) =>
        entity.Spec.Destination?.Name is { Length: > 0 } name ? name : entity.Metadata.Name;

    private static Problem Invalid(string message) => new(Reasons.InvalidSpec, message, ProblemKind.Stalled);
}
