namespace Operator.Runtime.Client.Configuration;

/// <summary>There is no client configuration, or it is wrong.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class ClientConfigurationException(string message, Exception? innerException = null) : Exception(message, innerException);
