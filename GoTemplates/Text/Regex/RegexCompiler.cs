namespace GoTemplates.Text.Regex;

/// <summary>Makes a program of a parsed regular expression.</summary>
internal sealed class RegexCompiler
{
    private const int MaximumLength = 50_000;

    private readonly List<Instruction> _program = [];

    /// <exception cref="RegexSyntaxException">The program would be too large.</exception>
    internal static Instruction[] Compile(RegexNode node)
    {
        var compiler = new RegexCompiler();
        compiler.Emit(new RegexNode.Group(0, node));
        compiler.Add(new Instruction(InstructionKind.Match, 0));
        return [.. compiler._program];
    }

    // Each piece leads on to the instruction after it.
    private void Emit(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.Class set:
                Add(new Instruction(InstructionKind.Rune, _program.Count + 1, Runes: set.Runes));
                break;
            case RegexNode.Assertion assertion:
                Add(new Instruction(InstructionKind.Assert, _program.Count + 1, (int)assertion.Kind));
                break;
            case RegexNode.Sequence sequence:
                foreach (var item in sequence.Items)
                    Emit(item);
                break;
            case RegexNode.Group group:
                Add(new Instruction(InstructionKind.Save, _program.Count + 1, 2 * group.Index));
                Emit(group.Body);
                Add(new Instruction(InstructionKind.Save, _program.Count + 1, 2 * group.Index + 1));
                break;
            case RegexNode.Alternatives alternatives:
                Emit(alternatives.Items);
                break;
            case RegexNode.Repetition repetition:
                Emit(repetition);
                break;
        }
    }

    private void Emit(IReadOnlyList<RegexNode> alternatives)
    {
        var jumps = new List<int>();
        for (var i = 0; i < alternatives.Count; i++)
        {
            var isLast = i == alternatives.Count - 1;
            var choice = isLast ? -1 : Add(default);
            Emit(alternatives[i]);
            if (isLast)
                break;

            jumps.Add(Add(default));
            _program[choice] = new Instruction(InstructionKind.Choice, choice + 1, _program.Count);
        }

        foreach (var jump in jumps)
            _program[jump] = new Instruction(InstructionKind.Jump, _program.Count);
    }

    private void Emit(RegexNode.Repetition repetition)
    {
        for (var i = 0; i < repetition.Minimum; i++)
            Emit(repetition.Body);

        if (repetition.Maximum < 0)
        {
            var choice = Add(default);
            Emit(repetition.Body);
            Add(new Instruction(InstructionKind.Jump, choice));
            _program[choice] = Choice(repetition.IsGreedy, choice + 1, _program.Count);
            return;
        }

        var choices = new List<int>();
        for (var i = repetition.Minimum; i < repetition.Maximum; i++)
        {
            choices.Add(Add(default));
            Emit(repetition.Body);
        }

        foreach (var choice in choices)
            _program[choice] = Choice(repetition.IsGreedy, choice + 1, _program.Count);
    }

    private static Instruction Choice(bool greedy, int body, int after) =>
        greedy ? new Instruction(InstructionKind.Choice, body, after) : new Instruction(InstructionKind.Choice, after, body);

    private int Add(Instruction instruction)
    {
        if (_program.Count >= MaximumLength)
            throw new RegexSyntaxException("expression too large");

        _program.Add(instruction);
        return _program.Count - 1;
    }
}
