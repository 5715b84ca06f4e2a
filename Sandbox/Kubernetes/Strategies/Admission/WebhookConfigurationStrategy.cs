using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Admission;

/// <summary>MutatingWebhookConfigurations and ValidatingWebhookConfigurations.</summary>
/// <param name="isMutating">Which of the two.</param>
public sealed class WebhookConfigurationStrategy(bool isMutating) : BuiltInStrategy
{
    private static readonly string[] ReviewVersions = ["v1", "v1beta1"];
    private static readonly string[] SideEffects = ["None", "NoneOnDryRun"];
    private static readonly string[] SelectorNames = ["namespaceSelector", "objectSelector"];

    /// <summary>What an update need not keep to as the object before it doesn't.</summary>
    private readonly record struct Leniency(
        bool AnySideEffects = false, bool AnyReviewVersion = false, bool SameNames = false, bool InvalidLabels = false,
        bool SameConditions = false);

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        foreach (var webhook in value.Items("webhooks").OfType<JsonObject>())
        {
            webhook.Set("failurePolicy", "Fail");
            webhook.Set("matchPolicy", "Equivalent");
            webhook.Child("namespaceSelector");
            webhook.Child("objectSelector");
            webhook.Set("timeoutSeconds", 10L);
            if (isMutating)
                webhook.Set("reinvocationPolicy", "Never");
            if (webhook.At("clientConfig", "service") is JsonObject service)
                service.Set("port", 443L);
            foreach (var rule in webhook.Items("rules").OfType<JsonObject>())
                rule.Set("scope", "*");
        }
    }

    /// <inheritdoc/>
    public override bool ChangesGeneration(JsonObject value, JsonObject old) => !JsonNode.DeepEquals(value["webhooks"], old["webhooks"]);

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value) => Check(value, default);

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        var before = old.Items("webhooks");
        return Check(value, new Leniency(
            AnySideEffects: before.Any(webhook => !SideEffects.Contains(webhook.Text("sideEffects"))),
            AnyReviewVersion: before.Any(webhook => !webhook.Texts("admissionReviewVersions").Any(ReviewVersions.Contains)),
            SameNames: before.GroupBy(webhook => webhook.Text("name"), StringComparer.Ordinal).Any(group => group.Count() > 1),
            InvalidLabels: before.Any(webhook => Selectors(webhook, "", allowInvalidValues: false).Any()),
            SameConditions: SameConditions(value.Items("webhooks"), before)));
    }

    private IEnumerable<FieldError> Check(JsonObject value, Leniency leniency)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var webhooks = value.Items("webhooks");
        for (var i = 0; i < webhooks.Count; i++)
        {
            var path = $"webhooks[{i}]";
            foreach (var error in CheckWebhook(webhooks[i], path, leniency))
                yield return error;
            foreach (var error in CheckReviewVersions(webhooks[i], $"{path}.admissionReviewVersions", leniency.AnyReviewVersion))
                yield return error;
            if (!leniency.SameNames && webhooks[i].Text("name") is { Length: > 0 } name && !names.Add(name))
                yield return FieldErrors.Duplicate($"{path}.name", name);
        }
    }

    private List<FieldError> CheckWebhook(JsonNode? webhook, string path, Leniency leniency)
    {
        var errors = new List<FieldError>();
        errors.AddRange(CheckName(webhook.Text("name"), $"{path}.name"));
        var rules = webhook.Items("rules");
        for (var i = 0; i < rules.Count; i++)
            errors.AddRange(AdmissionRules.Rule(rules[i], $"{path}.rules[{i}]"));
        errors.AddRange(AdmissionRules.OneOf(webhook, path, "failurePolicy", "Fail", "Ignore"));
        errors.AddRange(AdmissionRules.OneOf(webhook, path, "matchPolicy", "Equivalent", "Exact"));
        var sideEffects = leniency.AnySideEffects ? ["None", "NoneOnDryRun", "Some", "Unknown"] : SideEffects;
        if (webhook.At("sideEffects") is null)
            errors.Add(FieldErrors.Required($"{path}.sideEffects", $"must specify one of {string.Join(", ", sideEffects)}"));
        errors.AddRange(AdmissionRules.OneOf(webhook, path, "sideEffects", sideEffects));
        if (webhook.Number("timeoutSeconds") is < 1 or > 30)
        {
            errors.Add(FieldErrors.Invalid(
                $"{path}.timeoutSeconds", webhook.At("timeoutSeconds"), "the timeout value must be between 1 and 30 seconds"));
        }

        errors.AddRange(Selectors(webhook, path, leniency.InvalidLabels));
        if (isMutating)
            errors.AddRange(AdmissionRules.OneOf(webhook, path, "reinvocationPolicy", "IfNeeded", "Never"));
        errors.AddRange(ClientConfigRules.Check(webhook.At("clientConfig"), $"{path}.clientConfig"));
        if (!leniency.SameConditions)
            errors.AddRange(AdmissionRules.Conditions(webhook, path));
        return errors;
    }

    private static IEnumerable<FieldError> CheckName(string name, string path)
    {
        if (name.Length == 0)
            yield return FieldErrors.Required(path);
        else if (Names.DnsSubdomain(name).ToList() is { Count: > 0 } problems)
            yield return FieldErrors.Invalid(path, name, string.Join(',', problems));
        else if (name.Split('.').Length < 3)
            yield return FieldErrors.Invalid(path, name, "should be a domain with at least three segments separated by dots");
    }

    private static IEnumerable<FieldError> Selectors(JsonNode? webhook, string path, bool allowInvalidValues) =>
        SelectorNames.SelectMany(name => LabelSelectorRules.Check(webhook.At(name), $"{path}.{name}", allowInvalidValues));

    private static IEnumerable<FieldError> CheckReviewVersions(JsonNode? webhook, string path, bool allowUnknown)
    {
        var versions = webhook.Texts("admissionReviewVersions");
        if (versions.Count == 0)
        {
            yield return FieldErrors.Required(path, $"must specify one of {string.Join(", ", ReviewVersions)}");
            yield break;
        }

        for (var i = 0; i < versions.Count; i++)
        {
            if (versions.Take(i).Contains(versions[i]))
            {
                yield return FieldErrors.Invalid($"{path}[{i}]", versions[i], "duplicate version");
                continue;
            }

            foreach (var problem in Names.Dns1035Label(versions[i]))
                yield return FieldErrors.Invalid($"{path}[{i}]", versions[i], problem);
        }

        if (!allowUnknown && !versions.Any(ReviewVersions.Contains))
            yield return FieldErrors.Invalid(path, versions.ToJson(), $"must include at least one of {string.Join(", ", ReviewVersions)}");
    }

    private static bool SameConditions(IReadOnlyList<JsonNode?> after, IReadOnlyList<JsonNode?> before) =>
        after.Count == before.Count
        && after.Zip(before).All(pair => JsonNode.DeepEquals(pair.First.At("matchConditions"), pair.Second.At("matchConditions")));
}
