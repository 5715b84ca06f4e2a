namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>A connection failed.</summary>
/// <param name="message">Why, in the words of Go's <c>net</c>, <c>crypto/tls</c> and <c>crypto/x509</c>.</param>
internal sealed class GoNetworkException(string message) : Exception(message);
