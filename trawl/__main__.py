"""`python -m trawl` is the command line."""

from trawl.cli import main

if __name__ == "__main__":
    main()
