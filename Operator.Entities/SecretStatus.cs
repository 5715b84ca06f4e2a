using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The observed state of every kind that delivers a Secret. A record, so that a step of the pipeline passes it on with what it knows better.</summary>
public abstract record SecretStatus
{
    [JsonPropertyName("observedGeneration")]
    [Description("The generation of the spec that the conditions are about.")]
    public long? ObservedGeneration { get; set; }

    [JsonPropertyName("conditions")]
    [Description(
        "Ready: the Secret holds what the store holds. Reconciling: it is being worked on. "
        + "Stalled: only a change of the spec, or of what it refers to, can help. "
        + "RolloutRestarted: the workloads that use the Secret were restarted after its content changed; it doesn't count for Ready.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IList<V1Condition>? Conditions { get; set; }

    [JsonPropertyName("secretMAC")]
    [Description("A keyed MAC of the data that was written last, after an identifier of the key.")]
    public string? SecretMac { get; set; }

    [JsonPropertyName("lastSyncTime")]
    [Description("When the content of the Secret changed last.")]
    public DateTime? LastSyncTime { get; set; }

    [JsonPropertyName("lastHandledSyncNow")]
    [Description("The value of the annotation secret-courier.io/sync-now that was acted on last.")]
    public string? LastHandledSyncNow { get; set; }

    [JsonPropertyName("transformation")]
    [Description("A fingerprint of the templates, includes and excludes that the data was made with.")]
    public string? Transformation { get; set; }

    [JsonPropertyName("sourceMAC")]
    [Description("A keyed MAC of what was read, where templates print something else at each call: it tells that there is nothing to write.")]
    public string? SourceMac { get; set; }

    [JsonPropertyName("sources")]
    [Description("What is read, and what was read of it last.")]
    [XListType(XListType.Atomic)]
    public IList<SourceStatus>? Sources { get; set; }

    [JsonPropertyName("destination")]
    [Description("The Secret that was written last.")]
    public DestinationStatus? Destination { get; set; }

    [JsonPropertyName("rollout")]
    [Description("How far the restarts of workloads are, since the content changed.")]
    public RolloutStatus? Rollout { get; set; }
}
