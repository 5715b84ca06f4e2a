using System.Diagnostics.Metrics;

namespace Operator.Runtime.Client.Transport;

/// <summary>Counts requests to the API server by verb, resource and status.</summary>
internal sealed class RequestMetrics
{
    private readonly Counter<long> _requests;

    public RequestMetrics(IMeterFactory meters)
    {
        _requests = meters.Create(OperatorMeter.Name).CreateCounter<long>(
            "kubernetes.client.requests", "{request}", "Requests to the API server by verb, resource and HTTP status.");
    }

    public void Count(string verb, string resource, string status) =>
        _requests.Add(1, new("verb", verb), new("resource", resource), new("status", status));
}
