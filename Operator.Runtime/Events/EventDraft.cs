using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Runtime.Events;

/// <summary>An event as it was published, before it is aggregated and sent.</summary>
internal sealed record EventDraft(V1ObjectReference Regarding, string Reason, string Message, EventType Type, DateTimeOffset At)
{
    // events.k8s.io validation counts the bytes of a note and the length of a reason.
    private const int MaxNoteBytes = 1024;
    private const int MaxReason = 128;

    /// <summary>What makes two events equal.</summary>
    public EventIdentity Identity => new(Regarding.Uid ?? $"{Regarding.Kind}/{Regarding.NamespaceProperty}/{Regarding.Name}", Reason, Message, Type);

    public static EventDraft Of(IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type, DateTimeOffset at) => new(
        new V1ObjectReference
        {
            ApiVersion = entity.ApiVersion,
            Kind = entity.Kind,
            Name = entity.Metadata.Name,
            NamespaceProperty = entity.Metadata.NamespaceProperty,
            Uid = entity.Metadata.Uid,
            ResourceVersion = entity.Metadata.ResourceVersion,
        },
        reason.Length <= MaxReason ? reason : reason[..MaxReason],
        Utf8Text.Cut(message, MaxNoteBytes),
        type,
        at);

    /// <summary>The event to create.</summary>
    public Eventsv1Event ToEvent(ObjectKey key, string controller, string instance) => new()
    {
        ApiVersion = RuntimeKinds.Event.ApiVersion,
        Kind = RuntimeKinds.Event.Kind,
        Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace },
        EventTime = At.UtcDateTime,
        ReportingController = controller,
        ReportingInstance = instance,
        Action = "Reconcile",
        Reason = Reason,
        Regarding = Regarding,
        Note = Message,
        Type = Type == EventType.Warning ? "Warning" : "Normal",
    };
}
