"""`python -m toolkit`."""

if __name__ == "__main__":
    from toolkit.cli import main

    main()
