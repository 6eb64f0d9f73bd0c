using System.Runtime.InteropServices;

namespace Taproot.Store.Embedded;

/// <summary>An INSERT in progress. Without <see cref="Commit"/> the rows not yet flushed are discarded.</summary>
internal sealed unsafe class ChdbInsert : IDisposable
{
    private readonly ChdbLibrary _library;
    private nint _stream;

    public ChdbInsert(ChdbLibrary library, nint stream)
    {
        _library = library;
        _stream = stream;
        try
        {
            ThrowOnError(failed: false);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Hands rows to the engine; blocks while it is behind.</summary>
    public void Append(ReadOnlySpan<byte> rows)
    {
        fixed (byte* data = rows) ThrowOnError(_library.InsertAppend(_stream, data, (nuint)rows.Length) != 0);
    }

    /// <summary>Stores the rows; returns how many were written.</summary>
    public ulong Commit()
    {
        var result = _library.InsertDone(_stream);
        if (result == 0) ThrowOnError(failed: true);
        try
        {
            var error = _library.ResultError(result);
            if (error is not null) throw new ChdbException(Marshal.PtrToStringUTF8((nint)error) ?? "unknown error");
            return _library.ResultRowsWritten(result);
        }
        finally
        {
            _library.ResultDestroy(result);
        }
    }

    public void Dispose()
    {
        if (_stream == 0) return;
        _library.InsertDestroy(_stream);
        _stream = 0;
    }

    private void ThrowOnError(bool failed)
    {
        var error = _library.InsertError(_stream);
        if (error is not null) throw new ChdbException(Marshal.PtrToStringUTF8((nint)error) ?? "unknown error");
        if (failed) throw new ChdbException("The engine refused the rows.");
    }
}
