using System.Runtime.InteropServices;
using System.Text;

namespace Taproot.Store.Embedded;

/// <summary>
/// One session of the engine. A session runs one statement at a time: its user owns it until given back to the pool. All calls block.
/// </summary>
internal sealed unsafe class ChdbConnection(ChdbLibrary library, IReadOnlyList<string> arguments)
{
    private nint* _handle = library.Connect(arguments);

    public const string DefaultDatabase = "default";

    /// <summary>The session's current database.</summary>
    public string Database { get; private set; } = DefaultDatabase;

    /// <summary>Runs a statement and copies its whole output to <paramref name="output"/>.</summary>
    public void Query(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters, Stream output)
    {
        var result = Start(library.Query, sql, format, parameters);
        try
        {
            ThrowOnError(result);
            Copy(result, output);
        }
        finally
        {
            library.ResultDestroy(result);
        }
    }

    /// <summary>Runs a query and hands its output on block by block, so that a large one is never whole in memory.</summary>
    public void StreamQuery(
        ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters, Stream output, CancellationToken cancellation)
    {
        var stream = Start(library.StreamQuery, sql, format, parameters);
        var finished = false;
        try
        {
            ThrowOnError(stream);
            while (!finished)
            {
                cancellation.ThrowIfCancellationRequested();
                var chunk = library.StreamFetch(*_handle, stream);
                try
                {
                    ThrowOnError(chunk);
                    finished = library.ResultLength(chunk) == 0;
                    Copy(chunk, output);
                }
                finally
                {
                    library.ResultDestroy(chunk);
                }
            }
        }
        finally
        {
            if (!finished) library.StreamCancel(*_handle, stream);
            library.ResultDestroy(stream);
        }
    }

    /// <summary>Starts an INSERT whose rows follow in <paramref name="format"/>.</summary>
    public ChdbInsert Insert(ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        new(library, Start(library.InsertBegin, sql, format, parameters));

    /// <summary>Changes the current database.</summary>
    public void Use(string database)
    {
        if (database == Database) return;
        var quoted = database.Replace("\\", @"\\", StringComparison.Ordinal).Replace("`", @"\`", StringComparison.Ordinal);
        Query(Encoding.UTF8.GetBytes($"USE `{quoted}`"), "Null", [], Stream.Null);
        Database = database;
    }

    /// <summary>Ends the session.</summary>
    public void Close()
    {
        if (_handle is null) return;
        library.Close(_handle);
        _handle = null;
    }

    private nint Start(
        delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint> function,
        ReadOnlySpan<byte> sql, string format, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var count = parameters.Count;
        var texts = new nint[count * 2];
        var lengths = new nuint[count * 2];
        var formatBytes = Encoding.UTF8.GetBytes(format);
        try
        {
            for (var i = 0; i < count; i++)
            {
                (texts[i], lengths[i]) = Copy(parameters[i].Key);
                (texts[count + i], lengths[count + i]) = Copy(parameters[i].Value);
            }
            fixed (byte* query = sql, formatName = formatBytes)
            fixed (nint* text = texts)
            fixed (nuint* length = lengths)
            {
                return function(
                    *_handle, query, (nuint)sql.Length, formatName, (nuint)formatBytes.Length,
                    (byte**)text, length, (byte**)(text + count), length + count, (nuint)count);
            }
        }
        finally
        {
            foreach (var text in texts) NativeMemory.Free((void*)text);
        }
    }

    private static (nint Text, nuint Length) Copy(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        var memory = (byte*)NativeMemory.Alloc((nuint)length + 1);
        Encoding.UTF8.GetBytes(value, new Span<byte>(memory, length));
        memory[length] = 0;
        return ((nint)memory, (nuint)length);
    }

    private void Copy(nint result, Stream output)
    {
        var length = library.ResultLength(result);
        if (length == 0) return;
        using var source = new UnmanagedMemoryStream(library.ResultBuffer(result), checked((long)length));
        source.CopyTo(output, 1 << 16);
    }

    private void ThrowOnError(nint result)
    {
        if (result == 0) throw new ChdbException("The engine gave no result.");
        var error = library.ResultError(result);
        if (error is not null) throw new ChdbException(Marshal.PtrToStringUTF8((nint)error) ?? "unknown error");
    }
}
