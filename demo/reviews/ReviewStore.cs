using System.Diagnostics;
using Npgsql;
using Shop.Common;

namespace Shop.Reviews;

internal sealed record Review(int Stars, string Words);

/// <summary>Reviews in PostgreSQL. Every query spends a known while in the database, as that of a large table would.</summary>
internal sealed partial class ReviewStore(NpgsqlDataSource database, Faults faults, ILogger<ReviewStore> logger)
{
    private const double UsualSeconds = 0.006;
    private const double SlowSeconds = 0.8;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(300);

    /// <summary>Makes and fills the table when it is not there.</summary>
    public async Task CreateAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            CREATE TABLE IF NOT EXISTS reviews (id int PRIMARY KEY, product_id int NOT NULL, stars int NOT NULL, words text NOT NULL);
            INSERT INTO reviews SELECT i, 1 + i % 50, 1 + i * 7 % 5, 'Review ' || i FROM generate_series(1, 500) AS i ON CONFLICT DO NOTHING;
            """);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The newest reviews of a product.</summary>
    public async Task<List<Review>> OfAsync(int product, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        await using NpgsqlCommand command = database.CreateCommand("SELECT stars, words FROM reviews, pg_sleep($1) WHERE product_id = $2 ORDER BY id DESC LIMIT 5");
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = faults.IsOn(Faults.SlowDatabase) ? SlowSeconds : UsualSeconds });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = product });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<Review> reviews = [];
        while (await reader.ReadAsync(cancel))
        {
            reviews.Add(new Review(reader.GetInt32(0), reader.GetString(1)));
        }

        TimeSpan took = Stopwatch.GetElapsedTime(started);
        if (took > Slow)
        {
            TookLong(logger, product, took.TotalMilliseconds);
        }
        else
        {
            WereRead(logger, reviews.Count, product);
        }

        return reviews;
    }

    [LoggerMessage(1, LogLevel.Information, "Read {Count} reviews of product {Product}")]
    private static partial void WereRead(ILogger logger, int count, int product);

    [LoggerMessage(2, LogLevel.Warning, "The reviews of product {Product} took {Milliseconds:0} ms to read")]
    private static partial void TookLong(ILogger logger, int product, double milliseconds);
}
