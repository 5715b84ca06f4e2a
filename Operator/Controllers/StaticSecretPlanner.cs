using Operator.Destinations;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Rendering;
using Operator.Runtime.Caching;
using Operator.Sources;

namespace Operator.Controllers;

/// <summary>Turns a VaultStaticSecret into a plan, or says what stands in the way.</summary>
public sealed class StaticSecretPlanner(
    SourcePlanner sources, TransformationPlanner transformations, IInformer<VaultStaticSecret> statics, CourierSettings settings)
{
    /// <summary>Plans. Everything comes from caches but Secrets that nobody referred to before.</summary>
    public async ValueTask<Outcome<StaticSecretPlan>> PlanAsync(
        VaultStaticSecret entity, ReferenceScope references, CancellationToken cancellationToken)
    {
        var spec = entity.Spec;
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

        var planned = await sources.PlanAsync(entity.Metadata.NamespaceProperty, spec, references, cancellationToken);
        if (!planned.Succeeded(out var read, out var problem))
            return problem;

        var identities = read.Sources.Select(source => source.Login.Identity).ToList();
        var seed = string.Join(' ', read.Sources.Select(s => $"{s.Login.Identity.Connection} {s.Login.Identity.Auth} {s.Login.Identity.Subject} {s.Source}"));
        return new StaticSecretPlan(
            read,
            DestinationPlan.Of(entity, spec.Destination) with
            {
                Retain = spec.DeletionPolicy == DeletionPolicy.Retain,
                ReportsDrift = spec.DriftPolicy == DriftPolicy.Report,
            },
            transformation,
            identities is [{ Fingerprint: var only }] ? only : Fingerprint.Of([.. identities.Select(identity => identity.Fingerprint)]),
            interval,
            RefreshSchedule.Phase(seed));
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

    private static string DestinationName(VaultStaticSecret entity) => DestinationPlan.KeyOf(entity, entity.Spec.Destination).Name;

    private static Problem Invalid(string message) => new(Reasons.InvalidSpec, message, ProblemKind.Stalled);
}
