namespace Taproot.Telemetry.Otlp.Metrics;

/// <summary>
/// An exponential histogram on its way to explicit buckets. Its scale is brought to at most <see cref="FinestScale"/>, two buckets a doubling, whose bounds are
/// the same for all histograms, and lower when the values span more than <see cref="MostBuckets"/> buckets.
/// </summary>
internal sealed class ExponentialCounts
{
    /// <summary>The finest scale that is kept.</summary>
    public const int FinestScale = 1;

    /// <summary>Most buckets of one sign.</summary>
    public const int MostBuckets = 128;

    private const int CoarsestScale = -10;

    /// <summary>Bounds are powers of 2^(2^-scale).</summary>
    public int Scale { get; private set; } = FinestScale;

    public double Zero { get; set; }

    public double ZeroThreshold { get; set; }

    public Side Positive { get; private set; } = new();

    public Side Negative { get; private set; } = new();

    /// <summary>The upper bound of a bucket.</summary>
    public double UpperBound(int index) => Math.Pow(2, Math.ScaleB(index + 1, -Scale));

    public void Clear()
    {
        (Scale, Zero, ZeroThreshold) = (FinestScale, 0, 0);
        Positive.Clear();
        Negative.Clear();
    }

    /// <summary>Adds a bucket of another scale.</summary>
    public void Add(bool positive, int scale, long index, double count)
    {
        if (count <= 0) return;
        while (Scale > scale && Scale > CoarsestScale) Coarsen();
        var shift = Math.Clamp(scale - Scale, 0, 62);
        var at = (int)Math.Clamp(index >> shift, int.MinValue / 4, int.MaxValue / 4);
        var side = positive ? Positive : Negative;
        while (!side.Fits(at) && Scale > CoarsestScale)
        {
            Coarsen();
            at >>= 1;
            side = positive ? Positive : Negative;
        }
        side.Add(at, count);
    }

    private void Coarsen()
    {
        Scale--;
        Positive = Positive.Halved();
        Negative = Negative.Halved();
    }

    /// <summary>Buckets of one sign, from the lowest that holds something to the highest.</summary>
    public sealed class Side
    {
        private readonly double[] _counts = new double[MostBuckets];

        /// <summary>Index of the first bucket.</summary>
        public int Low { get; private set; }

        /// <summary>Buckets.</summary>
        public int Length { get; private set; }

        /// <summary>The count of a bucket by its place.</summary>
        public double this[int place] => _counts[place];

        public void Clear()
        {
            Array.Clear(_counts);
            (Low, Length) = (0, 0);
        }

        public bool Fits(int index) => Length == 0 || Math.Max(Low + Length - 1L, index) - Math.Min(Low, index) < MostBuckets;

        public void Add(int index, double count)
        {
            if (Length == 0) (Low, Length) = (index, 1);
            if (!Fits(index)) index = Math.Clamp(index, Low, Low + Length - 1);
            if (index < Low)
            {
                var shift = Low - index;
                Array.Copy(_counts, 0, _counts, shift, Length);
                Array.Clear(_counts, 0, shift);
                (Low, Length) = (index, Length + shift);
            }
            Length = Math.Max(Length, index - Low + 1);
            _counts[index - Low] += count;
        }

        public Side Halved()
        {
            var half = new Side();
            for (var i = 0; i < Length; i++)
                if (_counts[i] > 0) half.Add((Low + i) >> 1, _counts[i]);
            return half;
        }
    }
}
