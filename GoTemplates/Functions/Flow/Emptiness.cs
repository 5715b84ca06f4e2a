using GoTemplates.Execution;

namespace GoTemplates.Functions.Flow;

/// <summary>sprig's <c>empty</c>: nil, zero, false, or without elements.</summary>
internal static class Emptiness
{
    internal static bool Of(in GoValue value) => !Truth.Of(value);
}
