using System.Runtime.InteropServices;

namespace Taproot.Store.Embedded;

/// <summary>The entry points of libchdb that the engine uses, resolved once from the given file.</summary>
internal sealed unsafe class ChdbLibrary
{
    private readonly delegate* unmanaged[Cdecl]<int, void> _setSignalHandlersEnabled;
    private readonly delegate* unmanaged[Cdecl]<int, byte**, nint*> _connect;
    private readonly delegate* unmanaged[Cdecl]<nint*, void> _close;
    private readonly delegate* unmanaged[Cdecl]<int> _shutdown;

    public ChdbLibrary(string path)
    {
        var handle = NativeLibrary.Load(path);
        nint Export(string name) => NativeLibrary.GetExport(handle, name);
        _setSignalHandlersEnabled = (delegate* unmanaged[Cdecl]<int, void>)Export("chdb_set_signal_handlers_enabled");
        _connect = (delegate* unmanaged[Cdecl]<int, byte**, nint*>)Export("chdb_connect");
        _close = (delegate* unmanaged[Cdecl]<nint*, void>)Export("chdb_close_conn");
        _shutdown = (delegate* unmanaged[Cdecl]<int>)Export("chdb_shutdown");
        Query = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint>)
            Export("chdb_query_with_params_n");
        StreamQuery = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint>)
            Export("chdb_stream_query_with_params_n");
        StreamFetch = (delegate* unmanaged[Cdecl]<nint, nint, nint>)Export("chdb_stream_fetch_result");
        StreamCancel = (delegate* unmanaged[Cdecl]<nint, nint, void>)Export("chdb_stream_cancel_query");
        InsertBegin = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint>)
            Export("chdb_stream_insert_with_params_n");
        InsertAppend = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, int>)Export("chdb_stream_append");
        InsertDone = (delegate* unmanaged[Cdecl]<nint, nint>)Export("chdb_stream_done");
        InsertError = (delegate* unmanaged[Cdecl]<nint, byte*>)Export("chdb_stream_insert_error");
        InsertDestroy = (delegate* unmanaged[Cdecl]<nint, void>)Export("chdb_destroy_insert_stream");
        ResultBuffer = (delegate* unmanaged[Cdecl]<nint, byte*>)Export("chdb_result_buffer");
        ResultLength = (delegate* unmanaged[Cdecl]<nint, nuint>)Export("chdb_result_length");
        ResultError = (delegate* unmanaged[Cdecl]<nint, byte*>)Export("chdb_result_error");
        ResultRowsWritten = (delegate* unmanaged[Cdecl]<nint, ulong>)Export("chdb_result_rows_written");
        ResultDestroy = (delegate* unmanaged[Cdecl]<nint, void>)Export("chdb_destroy_query_result");
    }

    public delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint> Query { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint> StreamQuery { get; }

    public delegate* unmanaged[Cdecl]<nint, nint, nint> StreamFetch { get; }

    public delegate* unmanaged[Cdecl]<nint, nint, void> StreamCancel { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, byte**, nuint*, byte**, nuint*, nuint, nint> InsertBegin { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, nuint, int> InsertAppend { get; }

    public delegate* unmanaged[Cdecl]<nint, nint> InsertDone { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*> InsertError { get; }

    public delegate* unmanaged[Cdecl]<nint, void> InsertDestroy { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*> ResultBuffer { get; }

    public delegate* unmanaged[Cdecl]<nint, nuint> ResultLength { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*> ResultError { get; }

    public delegate* unmanaged[Cdecl]<nint, ulong> ResultRowsWritten { get; }

    public delegate* unmanaged[Cdecl]<nint, void> ResultDestroy { get; }

    /// <summary>Opens a connection; the first one boots the engine. Arguments as on ClickHouse's command line.</summary>
    public nint* Connect(IReadOnlyList<string> arguments)
    {
        // The library resets the process' signal handlers each time it connects, even when told to leave signals alone.
        // .NET needs its own: a null reference in managed code arrives as SIGSEGV.
        var signals = SignalHandlers.Capture();
        var strings = new nint[arguments.Count];
        try
        {
            _setSignalHandlersEnabled(0);
            for (var i = 0; i < strings.Length; i++) strings[i] = Marshal.StringToCoTaskMemUTF8(arguments[i]);
            fixed (nint* argv = strings)
            {
                var connection = _connect(strings.Length, (byte**)argv);
                return connection is not null && *connection != 0
                    ? connection
                    : throw new ChdbException("The engine did not open its data directory; its messages above say why.");
            }
        }
        finally
        {
            signals.Restore();
            foreach (var text in strings) Marshal.FreeCoTaskMem(text);
        }
    }

    public void Close(nint* connection) => _close(connection);

    /// <summary>Joins the engine's threads; every connection must be closed before.</summary>
    public bool Shutdown() => _shutdown() == 0;
}
