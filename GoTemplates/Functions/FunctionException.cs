namespace GoTemplates.Functions;

/// <summary>A function's arguments make no sense. The message ends up in the template's error, so it must not hold data.</summary>
/// <param name="message">What is wrong, in terms of the function and of types.</param>
public sealed class FunctionException(string message) : Exception(message);
