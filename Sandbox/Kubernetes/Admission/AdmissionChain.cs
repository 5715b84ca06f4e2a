using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission.Plugins;
using Sandbox.Kubernetes.Admission.Policies;
using Sandbox.Kubernetes.Admission.Webhooks;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Admission;

/// <summary>
/// What changes or refuses writes between their decoding and their storing, in kube-apiserver's order: plugins, mutating webhooks;
/// then, when the object is complete and valid, validating policies and webhooks.
/// </summary>
public sealed class AdmissionChain : IDisposable
{
    private const string Group = "admissionregistration.k8s.io";
    private static readonly string[] Exempt =
        ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];

    private readonly StrategySet _strategies;
    private readonly ServiceAccountPlugin? _serviceAccounts;
    private readonly WebhookCaller _caller;
    private readonly MutatingWebhooks _mutating;
    private readonly ValidatingPolicies _policies;
    private readonly ValidatingWebhooks _validating;

    /// <summary>Makes a chain.</summary>
    /// <param name="objects">Reads configurations, namespaces and services.</param>
    /// <param name="registry">The kinds that are served.</param>
    /// <param name="strategies">Each kind's rules.</param>
    /// <param name="types">Each kind's type.</param>
    /// <param name="authorizer">Who may do what, for expressions that ask.</param>
    /// <param name="time">The clock of timeouts and certificates.</param>
    /// <param name="withServiceAccounts">Whether the plugin ServiceAccount is on.</param>
    public AdmissionChain(IObjectReader objects, IResourceRegistry registry, StrategySet strategies, FieldTypes types,
        Authorizer authorizer, TimeProvider time, bool withServiceAccounts)
    {
        _strategies = strategies;
        _serviceAccounts = withServiceAccounts ? new ServiceAccountPlugin(objects, time) : null;
        _caller = new WebhookCaller(new ServiceLocator(objects), time);
        var matcher = new WebhookMatcher(objects, registry, authorizer);
        _mutating = new MutatingWebhooks(
            new WebhookCatalog(objects, $"mutatingwebhookconfigurations.{Group}"), matcher, _caller, strategies, types);
        _policies = new ValidatingPolicies(objects, registry, authorizer);
        _validating = new ValidatingWebhooks(
            new WebhookCatalog(objects, $"validatingwebhookconfigurations.{Group}"), matcher, _caller);
    }

    /// <summary>Whether nothing is configured that could change or refuse a write, so that nobody need ask.</summary>
    public bool IsIdle => _serviceAccounts is null && _mutating.IsEmpty && _policies.IsEmpty && _validating.IsEmpty;

    /// <summary>Lets plugins and mutating webhooks change <see cref="AdmissionAttributes.Object"/>.</summary>
    /// <exception cref="ApiException">One refuses, or can't be asked and must.</exception>
    public async Task MutateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        await PlugInAsync(attributes, cancellation);
        if (IsExempt(attributes) || _mutating.IsEmpty)
            return;
        var managed = attributes.Object.At("metadata", "managedFields")?.DeepClone();
        var reinvocation = new Reinvocation();
        await _mutating.AdmitAsync(attributes, reinvocation, cancellation);
        if (reinvocation.IsNeeded)
        {
            var before = attributes.Object?.DeepClone();
            await PlugInAsync(attributes, cancellation);
            if (!JsonNode.DeepEquals(before, attributes.Object))
                reinvocation.AskAgain();
            reinvocation.BeginSecondRound();
            await _mutating.AdmitAsync(attributes, reinvocation, cancellation);
        }

        KeepManagedFields(attributes, managed);
    }

    /// <summary>Asks whether a write may go on. The object is complete now, and isn't changed any more.</summary>
    /// <exception cref="ApiException">One refuses, or can't be asked and must.</exception>
    public async Task ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (IsExempt(attributes))
            return;
        _policies.Validate(attributes);
        await _validating.ValidateAsync(attributes, cancellation);
    }

    /// <summary>Asks whether an object may be deleted.</summary>
    /// <exception cref="ApiException">One refuses, or can't be asked and must.</exception>
    public async Task AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        await MutateAsync(attributes, cancellation);
        await ValidateAsync(attributes, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _caller.Dispose();

    private static bool IsExempt(AdmissionAttributes attributes) =>
        attributes.Resource.Group == Group && Exempt.Contains(attributes.Resource.Kind);

    private async Task PlugInAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (attributes is not { Operation: AdmissionAttributes.Create, Subresource: "", Object: { } value })
            return;
        if (_serviceAccounts is not null)
            await _serviceAccounts.AdmitAsync(attributes, cancellation);
        _strategies.For(attributes.Resource).Admit(value);
    }

    /// <summary>Webhooks that write nonsense into <c>managedFields</c> don't spoil them.</summary>
    private static void KeepManagedFields(AdmissionAttributes attributes, JsonNode? before)
    {
        if (attributes.Object?["metadata"] is not JsonObject metadata || JsonNode.DeepEquals(metadata["managedFields"], before)
            || ManagedFields.Problem(metadata["managedFields"]) is not { } problem)
            return;
        metadata.Remove("managedFields");
        if (before is not null)
            metadata["managedFields"] = before;
        attributes.Warn(".metadata.managedFields was in an invalid state after admission; this could be caused by an outdated mutating "
            + $"admission controller; please fix your requests: {problem}");
    }
}
