using System.Buffers;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Taproot.Store.Embedded;

/// <summary>
/// ClickHouse's HTTP interface as far as drivers use it: the statement in <c>query</c> or the body (or begun in the one and continued in the
/// other), <c>database</c>, <c>default_format</c>, <c>param_*</c>, settings by name, gzip bodies, errors with code and text.
/// </summary>
internal sealed class QueryHandler(ChdbPool pool, AbandonedQueries abandoned)
{
    private const int MaximumStatement = 1 << 20;
    private const string DefaultFormat = "TabSeparated";

    /// <summary>Formats whose blocks can be put one after the other without a header each.</summary>
    private static readonly HashSet<string> StreamedFormats = new(StringComparer.Ordinal) { "RowBinary", "Native", "TabSeparated", "TSV", "CSV", "JSONEachRow" };

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            var request = EngineRequest.From(context.Request.Query);
            await using var body = Body(context.Request);
            var head = await ReadHeadAsync(request.Query, body, context.RequestAborted);
            var statement = StatementReader.Read(head);
            if (statement.IsInsertWithData) await InsertAsync(context, request, statement, head, body);
            else await QueryAsync(context, request, await ReadRestAsync(head, body, context.RequestAborted));
        }
        catch (ChdbException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort(); // it was ended because nobody waits for it
        }
        catch (ChdbException e)
        {
            await FailAsync(context, e);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private async Task QueryAsync(HttpContext context, EngineRequest request, ReadOnlyMemory<byte> sql)
    {
        var explicitFormat = FormatClause.Find(sql.Span);
        var format = explicitFormat ?? request.DefaultFormat ?? context.Request.Headers["X-ClickHouse-Format"].ToString();
        if (format.Length == 0) format = DefaultFormat;
        await using var output = new ResponseStream(context, format);
        var isSelect = FormatClause.IsSelect(sql.Span);
        var mark = QueryMark.Of(request.QueryId);
        var marked = QueryMark.Put(mark, sql.Span);
        // Nobody waits for what a reader who has gone would have read; a change is carried out all the same.
        await using var watch = isSelect ? abandoned.Watch(mark, context.RequestAborted) : null;
        await pool.RunAsync(request.Settings, connection =>
        {
            connection.Use(request.Database);
            if (isSelect && StreamedFormats.Contains(format)) connection.StreamQuery(marked, format, request.Parameters, output, context.RequestAborted);
            else connection.Query(marked, format, request.Parameters, output);
        }, context.RequestAborted);
        await output.CompleteAsync();
    }

    private async Task InsertAsync(HttpContext context, EngineRequest request, Statement statement, ReadOnlyMemory<byte> head, Stream body)
    {
        ulong rows = 0;
        await pool.RunAsync(request.Settings, connection =>
        {
            connection.Use(request.Database);
            using var insert = connection.Insert(statement.Sql.Span, statement.Format!, request.Parameters);
            insert.Append(head.Span[statement.DataOffset..]);
            var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
            try
            {
                // The session's thread blocks in the engine anyway; waiting here for the body keeps the rows in one buffer.
                for (int read; (read = body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted)
                         .AsTask().GetAwaiter().GetResult()) > 0;)
                    insert.Append(buffer.AsSpan(0, read));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
            rows = insert.Commit();
        }, context.RequestAborted);
        context.Response.Headers["X-ClickHouse-Summary"] = $"{{\"written_rows\":\"{rows}\"}}";
        context.Response.ContentLength = 0;
    }

    private static Stream Body(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString() is "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;

    /// <summary>The statement begun in the address and as much of the body as may belong to it.</summary>
    private static async Task<byte[]> ReadHeadAsync(string query, Stream body, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            var read = await body.ReadAtLeastAsync(buffer, 1 << 15, throwOnEndOfStream: false, cancellation);
            var prefix = Encoding.UTF8.GetBytes(query.TrimEnd());
            // Exactly one line end between the two: what follows an INSERT's format is data, to the byte.
            return query.Length == 0 ? buffer[..read] : [.. prefix, (byte)'\n', .. buffer.AsSpan(0, read)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadRestAsync(byte[] head, Stream body, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        whole.Write(head);
        var buffer = new byte[1 << 15];
        for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (whole.Length > MaximumStatement) throw new ChdbException("Code: 62. DB::Exception: The statement is larger than 1 MiB. (SYNTAX_ERROR)");
            whole.Write(buffer, 0, read);
        }
        return whole.ToArray();
    }

    private static async Task FailAsync(HttpContext context, ChdbException error)
    {
        if (context.Response.HasStarted)
        {
            context.Abort(); // the client sees a broken body instead of a result that looks whole
            return;
        }
        context.Response.Clear();
        context.Response.StatusCode = error.Code switch
        {
            46 or 47 or 50 or 53 or 62 or 386 => StatusCodes.Status400BadRequest, // what the statement itself is to blame for
            60 or 81 => StatusCodes.Status404NotFound, // unknown table, unknown database
            _ => StatusCodes.Status500InternalServerError,
        };
        context.Response.Headers["X-ClickHouse-Exception-Code"] = error.Code.ToString();
        context.Response.ContentType = "text/plain; charset=UTF-8";
        await context.Response.WriteAsync(error.Message + "\n", CancellationToken.None);
    }
}
