namespace GoTemplates.Functions;

/// <summary>What a function does.</summary>
/// <param name="call">The arguments, which fit the function's parameters, and the execution.</param>
/// <returns>The result.</returns>
/// <exception cref="FunctionException">The arguments make no sense.</exception>
public delegate GoValue FunctionBody(FunctionCall call);
