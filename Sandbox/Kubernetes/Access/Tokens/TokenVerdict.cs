namespace Sandbox.Kubernetes.Access.Tokens;

/// <summary>What a look at a bearer token found.</summary>
/// <param name="User">Whose it is; null if it isn't valid.</param>
/// <param name="Audiences">Those of the audiences asked for that it is meant for.</param>
/// <param name="Error">What is wrong with it, as a TokenReview says it; empty if it is valid.</param>
public sealed record TokenVerdict(RequestUser? User, IReadOnlyList<string> Audiences, string Error);
