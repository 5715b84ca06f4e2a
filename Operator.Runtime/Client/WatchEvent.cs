namespace Operator.Runtime.Client;

/// <summary>One event of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object; of a bookmark only its <c>resourceVersion</c> means anything.</param>
public sealed record WatchEvent<T>(WatchEventType Type, T Object);
