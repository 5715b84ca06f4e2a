using GoTemplates.Functions;

namespace GoTemplates.Text.Regex;

/// <summary>
/// Runs a program over a text, all alternatives in step (Pike's algorithm), so that the time is at most the text's length times the program's.
/// Of several matches the leftmost is taken, and of those at one place the one that the expression prefers.
/// </summary>
internal sealed class RegexMatcher(Instruction[] program, int places, FunctionContext context, string text)
{
    private readonly Stack<(int Step, int Place, int Value)> _pending = new();
    private ThreadList _current = new(program.Length);
    private ThreadList _next = new(program.Length);
    private int[] _captures = new int[places];

    /// <summary>The places of the groups of the first match at or after a place; null if there is none.</summary>
    internal int[]? Match(int start)
    {
        int[]? matched = null;
        _current.Clear();
        for (var position = start; ;)
        {
            context.Step(1 + _current.Count);
            if (_current.Count == 0 && matched is not null)
                break;

            if (matched is null)
            {
                _captures = new int[places];
                Array.Fill(_captures, -1);
                Follow(_current, 0, position);
            }

            var units = 0;
            var rune = position < text.Length ? Decode(position, out units) : -1;
            Advance(rune, position + units, ref matched);
            (_current, _next) = (_next, _current);
            _next.Clear();
            if (position >= text.Length)
                break;

            position += units;
        }

        return matched;
    }

    private void Advance(int rune, int after, ref int[]? matched)
    {
        for (var i = 0; i < _current.Count; i++)
        {
            var instruction = program[_current.Steps[i]];
            if (instruction.Kind == InstructionKind.Match)
            {
                // Threads behind this one are less preferred.
                matched = _current.Captures[i];
                return;
            }

            if (instruction.Kind != InstructionKind.Rune || rune < 0 || !instruction.Runes!.Contains(rune))
                continue;

            _captures = (int[])_current.Captures[i]!.Clone();
            Follow(_next, instruction.Next, after);
        }
    }

    /// <summary>Adds all steps that can be reached from one without passing a character. Without recursion: programs may be long.</summary>
    private void Follow(ThreadList threads, int start, int position)
    {
        _pending.Push((start, -1, 0));
        while (_pending.TryPop(out var pending))
        {
            if (pending.Place >= 0)
            {
                _captures[pending.Place] = pending.Value;
                continue;
            }

            var step = pending.Step;
            while (!threads.Contains(step))
            {
                var thread = threads.Add(step);
                var instruction = program[step];
                if (instruction.Kind is InstructionKind.Rune or InstructionKind.Match)
                {
                    threads.Captures[thread] = (int[])_captures.Clone();
                    break;
                }

                if (instruction.Kind == InstructionKind.Assert && !Holds((AssertionKind)instruction.Other, position))
                    break;

                if (instruction.Kind == InstructionKind.Choice) _pending.Push((instruction.Other, -1, 0));
                if (instruction.Kind == InstructionKind.Save && instruction.Other < places)
                {
                    // Put back once the steps after it have been followed.
                    _pending.Push((0, instruction.Other, _captures[instruction.Other]));
                    _captures[instruction.Other] = position;
                }

                step = instruction.Next;
            }
        }
    }

    private bool Holds(AssertionKind kind, int position) => kind switch
    {
        AssertionKind.TextStart => position == 0,
        AssertionKind.TextEnd => position == text.Length,
        AssertionKind.LineStart => position == 0 || text[position - 1] == '\n',
        AssertionKind.LineEnd => position == text.Length || text[position] == '\n',
        AssertionKind.WordBoundary => IsWord(position - 1) != IsWord(position),
        _ => IsWord(position - 1) == IsWord(position),
    };

    private bool IsWord(int index) =>
        index >= 0 && index < text.Length && (char.IsAsciiLetterOrDigit(text[index]) || text[index] == '_');

    private int Decode(int position, out int units)
    {
        var rune = GoString.DecodeRune(text, position, out units);
        return rune < 0 ? 0xFFFD : rune;
    }
}
