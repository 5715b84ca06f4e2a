using System.Text.Json.Serialization;

namespace Sandbox.Faults;

/// <summary>
/// Something that goes wrong on purpose: which requests it strikes, how often, and what it does to them. Every condition that is set must
/// hold; texts are globs, in which <c>*</c> stands for anything (slashes too) and <c>?</c> for one character.
/// </summary>
public sealed record Fault
{
    /// <summary>The server; null for both.</summary>
    [JsonConverter(typeof(KebabEnumConverter<FaultServer>))]
    public FaultServer? Server { get; init; }

    /// <summary>HTTP methods, separated by commas, such as <c>PUT,POST</c>.</summary>
    public string? Method { get; init; }

    /// <summary>Verbs, separated by commas: Kubernetes' (<c>get,list,watch,create,update,patch,delete,deletecollection</c>), or Vault's
    /// <c>read,list,write,delete</c>.</summary>
    public string? Verb { get; init; }

    /// <summary>The URL's path; Vault's may leave out <c>/v1/</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Kubernetes: the plural, with the subresource where there is one, such as <c>secrets</c> or <c>widgets/status</c>.</summary>
    public string? Resource { get; init; }

    /// <summary>Kubernetes: the namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The header <c>User-Agent</c>.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Who sends it: the Kubernetes user name, or the display name of a Vault token.</summary>
    public string? User { get; init; }

    /// <summary>How many of the requests that match are struck, from 0 to 1; null for all.</summary>
    public double? Probability { get; init; }

    /// <summary>The seed of the randomness: with the same one, the same requests of a sequence are struck. Null is 1.</summary>
    public int? Seed { get; init; }

    /// <summary>How many requests are struck before it ends; null for no limit.</summary>
    public int? Count { get; init; }

    /// <summary>How long it lasts from when it was set; null for no limit.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? Duration { get; init; }

    /// <summary>What it does; if null, <see cref="FaultEffect.Error"/> where there is a status, else <see cref="FaultEffect.Delay"/>.</summary>
    [JsonConverter(typeof(KebabEnumConverter<FaultEffect>))]
    public FaultEffect? Effect { get; init; }

    /// <summary>How long the request waits before anything else happens to it.</summary>
    public DelayRange? Latency { get; init; }

    /// <summary>The HTTP status of an error.</summary>
    public int? Status { get; init; }

    /// <summary>The error's message; if not given, what the server says with that status.</summary>
    public string? Message { get; init; }

    /// <summary>Kubernetes: the reason of the Status; if not given, the usual one of the status.</summary>
    public string? Reason { get; init; }

    /// <summary>The header <c>Retry-After</c>, in whole seconds.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True if the request takes effect before the error or the reset: the client can't tell whether it was written.</summary>
    public bool Handled { get; init; }

    /// <summary>Drop and expire: how old a watch is when it is struck.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? After { get; init; }

    /// <summary>Trickle: the speed of the body.</summary>
    public int? BytesPerSecond { get; init; }

    /// <summary>What it does after all.</summary>
    [JsonIgnore]
    internal FaultEffect Outcome => Effect ?? (Status is null ? FaultEffect.Delay : FaultEffect.Error);

    /// <summary>True for the effects on watches that are open.</summary>
    [JsonIgnore]
    internal bool IsOfWatches => Outcome is FaultEffect.Drop or FaultEffect.Silence or FaultEffect.Expire;
}
