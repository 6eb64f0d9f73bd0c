namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>Runs a function's call frame instructions (DWARF 5, section 6.4.2) and writes down the rule of each stretch of its code.</summary>
internal ref struct FrameProgram
{
    private const int DeepestStack = 8;
    private const int MostSteps = 100_000;

    // One entry a nesting of remember and restore; compilers nest once.
    private readonly FrameState[] _stack;
    private readonly ulong _codeAlignment;
    private readonly long _dataAlignment;
    private readonly RowList _rows;
    private readonly ulong _end;
    private FrameState _state;
    private FrameState _initial;
    private ulong _location;
    private int _depth;
    private int _steps;

    private FrameProgram(in CommonEntry common, RowList rows, FrameState[] stack, ulong start, ulong end)
    {
        (_codeAlignment, _dataAlignment) = (common.CodeAlignment, common.DataAlignment);
        (_rows, _stack, _location, _end) = (rows, stack, start, end);
    }

    /// <summary>A stack for <see cref="Run"/>, for use by one program at a time.</summary>
    internal static FrameState[] NewStack() => new FrameState[DeepestStack];

    /// <summary>Adds the rows of the function from <paramref name="start"/> to <paramref name="end"/>.</summary>
    internal static void Run(in CommonEntry common, ReadOnlySpan<byte> initial, ReadOnlySpan<byte> program, ulong start, ulong end, FrameState[] stack, RowList rows)
    {
        var run = new FrameProgram(in common, rows, stack, start, end);
        var isUnderstood = run.Execute(initial);
        run._initial = run._state;
        isUnderstood = isUnderstood && run.Execute(program);
        rows.Add(run._location, isUnderstood ? run._state.ToRule() : UnwindRule.Unsupported);
        rows.Add(end, UnwindRule.Unknown);
    }

    private bool Execute(ReadOnlySpan<byte> program)
    {
        var cursor = new DwarfCursor(program);
        while (!cursor.IsAtEnd)
        {
            if (++_steps > MostSteps) return false;
            var code = cursor.ReadByte();
            var operand = (ulong)(code & 0x3f);
            var isUnderstood = (code >> 6) switch
            {
                1 => Advance(operand),
                2 => Save(operand, (long)cursor.ReadUnsigned() * _dataAlignment),
                3 => Restore(operand),
                _ => ExecuteExtended(code, ref cursor),
            };
            if (!isUnderstood || cursor.IsBroken) return false;
            if (_location >= _end) return true;
        }
        return true;
    }

    private bool ExecuteExtended(byte code, ref DwarfCursor cursor)
    {
        switch (code)
        {
            case 0x00: // nop
                return true;
            case 0x02:
                return Advance(cursor.ReadByte());
            case 0x03:
                return Advance(cursor.ReadUInt16());
            case 0x04:
                return Advance(cursor.ReadUInt32());
            case 0x05: // offset_extended
                return Save(cursor.ReadUnsigned(), (long)cursor.ReadUnsigned() * _dataAlignment);
            case 0x06: // restore_extended
                return Restore(cursor.ReadUnsigned());
            case 0x07: // undefined
                return Undefine(cursor.ReadUnsigned());
            case 0x08: // same_value
                return Forget(cursor.ReadUnsigned());
            case 0x09: // register
                return Lose(cursor.ReadUnsigned(), cursor.ReadUnsigned());
            case 0x0a:
                return Remember();
            case 0x0b:
                return Recall();
            case 0x0c: // def_cfa
                return Define(cursor.ReadUnsigned(), (long)cursor.ReadUnsigned());
            case 0x0d: // def_cfa_register
                return Define(cursor.ReadUnsigned(), _state.CfaOffset);
            case 0x0e: // def_cfa_offset
                return Define(_state.CfaRegister, (long)cursor.ReadUnsigned());
            case 0x0f: // def_cfa_expression
                return FrameExpression.Define(cursor.ReadBlock(), ref _state);
            case 0x10: // expression
                return FrameExpression.Save(cursor.ReadUnsigned(), cursor.ReadBlock(), ref _state);
            case 0x11: // offset_extended_sf
                return Save(cursor.ReadUnsigned(), cursor.ReadSigned() * _dataAlignment);
            case 0x12: // def_cfa_sf
                return Define(cursor.ReadUnsigned(), cursor.ReadSigned() * _dataAlignment);
            case 0x13: // def_cfa_offset_sf
                return Define(_state.CfaRegister, cursor.ReadSigned() * _dataAlignment);
            case 0x14: // val_offset
                return Lose(cursor.ReadUnsigned(), cursor.ReadUnsigned());
            case 0x15: // val_offset_sf
                return Lose(cursor.ReadUnsigned(), (ulong)cursor.ReadSigned());
            case 0x16: // val_expression
                return Lose(cursor.ReadUnsigned(), (ulong)cursor.ReadBlock().Length);
            case 0x2e: // GNU_args_size
                cursor.ReadUnsigned();
                return true;
            default:
                return false;
        }
    }

    private bool Advance(ulong delta)
    {
        var next = _location + delta * _codeAlignment;
        if (next < _location) return false;
        if (next > _location) _rows.Add(_location, _state.ToRule());
        _location = Math.Min(next, _end);
        return true;
    }

    private bool Define(ulong register, long offset)
    {
        (_state.CfaRegister, _state.CfaOffset, _state.Expression) = (register, offset, default);
        return true;
    }

    private bool Save(ulong register, long offset)
    {
        if (register == FrameState.FramePointer) (_state.SavedFramePointer, _state.IsFramePointerAtItself) = (offset, false);
        else if (register == FrameState.ReturnAddress && offset != -UnwindRule.Word) _state.IsUnsupported = true;
        return true;
    }

    private bool Restore(ulong register)
    {
        if (register == FrameState.FramePointer)
            (_state.SavedFramePointer, _state.IsFramePointerAtItself) = (_initial.SavedFramePointer, _initial.IsFramePointerAtItself);
        return true;
    }

    private bool Undefine(ulong register)
    {
        if (register == FrameState.ReturnAddress) _state.IsOutermost = true;
        return true;
    }

    private bool Forget(ulong register)
    {
        if (register == FrameState.FramePointer) (_state.SavedFramePointer, _state.IsFramePointerAtItself) = (0, false);
        return true;
    }

    private bool Lose(ulong register, ulong place)
    {
        _ = place;
        if (register is FrameState.FramePointer or FrameState.ReturnAddress) _state.IsUnsupported = true;
        return true;
    }

    private bool Remember()
    {
        if (_depth == DeepestStack) return false;
        _stack[_depth++] = _state;
        return true;
    }

    private bool Recall()
    {
        if (_depth == 0) return false;
        _state = _stack[--_depth];
        return true;
    }
}
