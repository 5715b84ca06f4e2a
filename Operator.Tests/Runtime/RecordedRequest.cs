namespace Operator.Tests.Runtime;

internal sealed record RecordedRequest(
    string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string Body, string Protocol);
